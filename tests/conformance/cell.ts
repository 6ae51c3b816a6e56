/**
 * One cell: runs its process and judges how it ended.
 *
 * @module
 */

import type { Runtime } from "../../bench/runtimes.ts";
import { type Finished, run } from "../runner/process.ts";
import type { Line, Task } from "./process.ts";

/** What a package was found to do. */
export interface Verdict {
  readonly outcome: "yes" | "no" | "hangs" | "crashes" | "not offered";
  /** What was seen, or why nothing was asked. */
  readonly reason: string;
}

/**
 * No case takes more than a few seconds, on a busy machine as well. A process
 * whose case hangs mostly ends by itself, and isn't waited for so long.
 */
const LIMIT_MS = 60_000;

/** Asks one package one question, in a process of its own. */
export async function ask(
  { name, program, flags, title }: Runtime,
  bundle: string,
  task: Task,
  limitMs = LIMIT_MS,
): Promise<Verdict> {
  // Bun would install what a package tries to load, and does without.
  const more = name === "bun" ? ["--no-install"] : [];
  const args = [...flags, ...more, bundle, JSON.stringify(task)];
  const finished = await run(program, args, {
    limitMs,
    env: { NO_COLOR: "1" },
  });
  const [began, line] = linesOf(finished.stdout);
  if (began === undefined || (line !== undefined && "fault" in line)) {
    throw new Error(
      `Cannot ask ${task.module} about ${task.row} on ${title}: the process ` +
        `ended with ${finished.code}, must end in an answer\n` +
        finished.output,
    );
  }
  return judge(finished, line);
}

function judge({ code, output }: Finished, line: Line | undefined): Verdict {
  if (code === -1) {
    return { outcome: "hangs", reason: "the process didn't end by itself" };
  }
  if (code !== 0) return { outcome: "crashes", reason: errorIn(output) };
  if (line !== undefined && "answer" in line) {
    return { outcome: line.answer, reason: line.reason };
  }
  return {
    outcome: "hangs",
    reason: "nothing was left to happen, and the case still waited",
  };
}

/** The lines that are ours: a package may print as well. */
function linesOf(stdout: string): Line[] {
  return stdout.split("\n")
    .filter((line) => /^\{"(?:began|answer|fault)":/.test(line))
    .map((line) => JSON.parse(line));
}

/** The line that names the error which ended a process, of all it printed. */
function errorIn(output: string): string {
  const lines = output.split("\n").map((line) => line.trim());
  return lines.find((line) => /error/i.test(line)) ??
    lines.findLast((line) => line !== "") ?? "it said nothing";
}
