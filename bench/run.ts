/**
 * `deno task bench`: measures this package against the floors, which are
 * written by hand, and against the packages of npm that do the same, on Node,
 * Deno and Bun in turn. It never fails for a number: a noisy machine decides
 * no test.
 *
 * The map: `workloads.ts` lists what is timed, who takes part and the targets,
 * `loops/` has the code of each, `floors/` is what all are held against, and
 * `subjects.ts` lists who is measured. `process.ts` runs on each runtime, one
 * process per workload, since what one workload teaches a compiler slows or
 * speeds the next: `rounds.ts`, `memory.ts`, `turns.ts`. The rest prepares:
 * `flags.ts`, `bundles.ts`, `runtimes.ts`, `measure.ts`; `tables.ts` prints,
 * `results.ts` is what is written.
 *
 * @module
 */

import { cpus } from "node:os";
import { killAllOnInterrupt } from "../tests/runner/process.ts";
import type { Bundles } from "./bundles.ts";
import { type Flags, HELP, parseFlags } from "./flags.ts";
import { sumUp, timeWorkload } from "./measure.ts";
import type { Quantity } from "./memory.ts";
import type { Memory, Results, Turns, WorkloadResult } from "./results.ts";
import { findRuntime, measure, type Runtime } from "./runtimes.ts";
import {
  makeSubjects,
  SIGNALLED,
  type SubjectName,
  turnedSubjects,
  weighedSubjects,
} from "./subjects.ts";
import { printMemory, printTurns, printWorkload } from "./tables.ts";

async function main(flags: Flags): Promise<void> {
  warnIfBusy();
  const directory = await Deno.makeTempDir({ prefix: "singleflight-bench-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const bundles = await makeSubjects(directory, flags.builds);
    const runtimes: Runtime[] = [];
    for (const name of flags.runtimes) runtimes.push(await findRuntime(name));
    const times = await timeAll(flags, bundles, runtimes);
    const turns = await turnsOfAll(flags, bundles, runtimes);
    const memory = await memoryOfAll(flags, bundles, runtimes);
    if (!flags.complete) return;
    for (const runtime of runtimes) {
      write(runtime, {
        when: new Date().toISOString(),
        runtime: runtime.title,
        machine: machine(),
        workloads: times.get(runtime) ?? {},
        memory: memory.get(runtime) ?? {},
        turns: turns.get(runtime) ?? {},
      });
    }
  } finally {
    cleanUp();
  }
}

/** Ratios stand a busy machine, but their spread grows. */
function warnIfBusy(): void {
  const [load = 0] = Deno.build.os === "windows" ? [] : Deno.loadavg();
  const cores = navigator.hardwareConcurrency;
  if (load <= cores / 2) return;
  console.log(
    `The machine is busy (load ${load.toFixed(1)} on ${cores} cores): ` +
      "numbers will be noisy",
  );
}

async function timeAll(
  { workloads, builds, effort }: Flags,
  bundles: Bundles<SubjectName>,
  runtimes: readonly Runtime[],
): Promise<Map<Runtime, Record<string, WorkloadResult>>> {
  const all = new Map<Runtime, Record<string, WorkloadResult>>(
    runtimes.map((runtime) => [runtime, {}]),
  );
  const began = performance.now();
  for (const [index, name] of workloads.entries()) {
    const seconds = Math.round((performance.now() - began) / 1_000);
    progress(`${seconds} s: ${name}, ${index + 1} of ${workloads.length}`);
    const runs = await timeWorkload(bundles, runtimes, name, builds, effort);
    const found = new Map<Runtime, WorkloadResult>();
    for (const [runtime, timings] of runs) {
      const result = sumUp(name, timings);
      found.set(runtime, result);
      const results = all.get(runtime);
      if (results !== undefined) results[name] = result;
    }
    progress("");
    printWorkload(name, found);
  }
  return all;
}

async function turnsOfAll(
  { turns, builds }: Flags,
  bundles: Bundles<SubjectName>,
  runtimes: readonly Runtime[],
): Promise<Map<Runtime, Record<string, Turns>>> {
  const found = new Map<Runtime, Record<string, Turns>>();
  if (!turns) return found;
  const subjects = turnedSubjects(builds);
  for (const runtime of runtimes) {
    const outcome = await measure(runtime, bundles.program, {
      kind: "turns",
      subjects: subjects.map((name) => bundles.files(name)),
    });
    found.set(
      runtime,
      Object.fromEntries(subjects.map((name) => {
        const { leader = NaN, waiter = NaN, signalWaiter = NaN } =
          outcome[name] ?? {};
        return [name, {
          leader,
          waiter,
          ...(SIGNALLED.has(name) && { signalWaiter }),
        }];
      })),
    );
  }
  printTurns(found);
  return found;
}

async function memoryOfAll(
  { memory, builds }: Flags,
  bundles: Bundles<SubjectName>,
  runtimes: readonly Runtime[],
): Promise<Map<Runtime, Record<string, Memory>>> {
  const found = new Map<Runtime, Record<string, Memory>>();
  if (!memory) return found;
  progress("memory");
  // Side by side: other programs take time, and no bytes of this one's.
  await Promise.all(runtimes.map(async (runtime) => {
    const bySubject: Record<string, Memory> = {};
    found.set(runtime, bySubject);
    const bytes = async (name: SubjectName, quantity: Quantity) =>
      (await measure(runtime, bundles.program, {
        kind: "memory",
        quantity,
        subjects: [bundles.files(name)],
      }))[name] ?? NaN;
    // Any subject will do: the work alone calls none.
    const work = await bytes("floor", "work");
    for (const name of weighedSubjects(builds)) {
      bySubject[name] = {
        flight: Math.round(await bytes(name, "flight") - work),
        waiter: Math.round(await bytes(name, "waiter")),
        ...(SIGNALLED.has(name) && {
          signalWaiter: Math.round(await bytes(name, "signalWaiter")),
        }),
      };
    }
  }));
  progress("");
  printMemory(found);
  return found;
}

/** What happens now: a line that is written over, on terminals only. */
function progress(text: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}

function machine(): string {
  const [first] = cpus();
  return `${cpus().length} x ${first?.model.trim() ?? "an unknown processor"}`;
}

function write({ name }: Runtime, results: Results): void {
  const path = new URL(`./results/${name}.json`, import.meta.url);
  Deno.writeTextFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  console.log(`Written: bench/results/${name}.json`);
}

if (import.meta.main) {
  try {
    const flags = parseFlags(Deno.args);
    if (flags === undefined) console.log(HELP);
    else await main(flags);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
