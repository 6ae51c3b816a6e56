/**
 * Counts instructions by valgrind's callgrind, which runs a program on a
 * processor of its own: whatever else the machine does, the counts stay.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../../tests/runner/process.ts";
import type { Runtime } from "../runtimes.ts";
import { median } from "../stats.ts";
import type { CounterTask } from "./counter.ts";

/**
 * For counts that repeat. Compilers and collectors run on the main thread and
 * at the same points each time; what they compile is what they always compile.
 * The young generation has room for a round, which so never collects: that
 * would be a matter of luck and not of the round.
 */
const V8_FLAGS = [
  "--predictable",
  "--min-semi-space-size=64",
  "--max-semi-space-size=64",
];

/** The functions of Node behind `uptime` and `loadavg`. */
const CALLGRIND_FLAGS = [
  "--tool=callgrind",
  "--combine-dumps=yes",
  "--zero-before=node::os::GetUptime*",
  "--dump-before=node::os::GetLoadAvg*",
];

const SECTION = /Trigger: --dump-before[^]*?^totals: (\d+)$/gm;

/** Ten times what it takes on an idle machine. */
const LIMIT_MS = 3 * 60_000;

/** Whether there is a valgrind to run. */
export async function hasValgrind(): Promise<boolean> {
  try {
    return (await run("valgrind", ["--version"], { limitMs: LIMIT_MS }))
      .code === 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The instructions that a round takes once all is compiled. */
export async function instructionsOf(
  node: Runtime,
  counter: string,
  directory: string,
  task: CounterTask,
): Promise<number> {
  const { subject: { name }, workload } = task;
  const output = join(directory, `${workload}_${name}.callgrind`);
  const { code, output: printed } = await run("valgrind", [
    ...CALLGRIND_FLAGS,
    `--callgrind-out-file=${output}`,
    node.program,
    ...node.flags,
    ...V8_FLAGS,
    fileURLToPath(counter),
    JSON.stringify(task),
  ], { limitMs: LIMIT_MS });
  if (code !== 0) {
    throw new Error(
      `Cannot count instructions: valgrind ended with ${code}\n${printed}`,
    );
  }
  const sections = [...(await Deno.readTextFile(output)).matchAll(SECTION)]
    .map(([, total]) => Number(total));
  if (sections.length < task.counted) {
    throw new Error(
      `Cannot count instructions: callgrind saw ${sections.length} rounds, ` +
        `must be ${task.counted}; ${node.program} may lack its symbols`,
    );
  }
  return median(sections.slice(-task.counted));
}
