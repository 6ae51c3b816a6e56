/**
 * The program that a runtime runs for one cell: asks one package one question,
 * and prints what came of it as lines of JSON. A case that hangs prints no
 * answer: the process ends without one, or is killed.
 *
 * @module
 */

import { flush } from "./calls.ts";
import { Broken, type Create } from "./case.ts";
import { type RowName, ROWS } from "./rows.ts";

/** What a process is asked. */
export interface Task {
  /** The URL of a module that exports `create`. */
  readonly module: string;
  readonly row: RowName;
}

/** A line of what it prints: that it has begun, and what came of it. */
export type Line =
  | { readonly began: true }
  | { readonly fault: string }
  | { readonly answer: "yes" | "no"; readonly reason: string };

interface Globals {
  Deno?: { args: string[] };
  process: { argv: string[]; exit(code: number): void };
}

const { Deno, process } = globalThis as unknown as Globals;
const text = (Deno?.args ?? process.argv).at(-1) ?? "";
const { module, row } = JSON.parse(text) as Task;
const { create } = await import(module) as { create: Create };
create(); // What can't be built fails here, before the case.
print({ began: true });
// Not awaited: a module that never ends evaluating is an error of its own.
ask();

async function ask(): Promise<void> {
  const line = await answer();
  // Rejections that nobody handles end the process here, at the latest.
  await flush();
  print(line);
  // Timers of the package's don't matter any more.
  process.exit(0);
}

async function answer(): Promise<Line> {
  try {
    return { answer: "yes", reason: await ROWS[row].run(create) };
  } catch (error) {
    return error instanceof Broken
      ? { answer: "no", reason: error.message }
      : { fault: String(error) };
  }
}

function print(line: Line): void {
  console.log(JSON.stringify(line));
}
