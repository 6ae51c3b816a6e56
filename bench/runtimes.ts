/**
 * Finds the programs of the runtimes and runs a measuring process on them.
 *
 * @module
 */

import { locate } from "../tests/runner/npm_tools.ts";
import { run } from "../tests/runner/process.ts";
import { BUN, NODE_24 } from "../tests/versions.ts";
import type { Outcomes, Task } from "./process.ts";
import type { RuntimeName } from "./workloads.ts";

/** A runtime that is there, ready to run a bundle. */
export interface Runtime {
  readonly name: RuntimeName;
  /** With its version, for people. */
  readonly title: string;
  readonly program: string;
  readonly flags: readonly string[];
}

/** The runtimes that are measured unless one is asked for, in order. */
export const RUNTIME_NAMES: readonly RuntimeName[] = ["node", "deno", "bun"];

/** A process takes seconds; the herds of a million on a busy machine, more. */
const LIMIT_MS = 5 * 60_000;

/** Finds a runtime; npm fetches Node and Bun on first use. */
export async function findRuntime(name: RuntimeName): Promise<Runtime> {
  switch (name) {
    case "deno":
      return {
        name,
        title: `Deno ${Deno.version.deno}`,
        program: Deno.execPath(),
        flags: [
          "run",
          "-A",
          "--no-config",
          "--no-lock",
          "--v8-flags=--expose-gc",
        ],
      };
    case "node":
      return {
        name,
        title: `Node ${NODE_24}`,
        program: await locate("node", NODE_24),
        flags: ["--expose-gc"],
      };
    case "bun":
      return {
        name,
        title: `Bun ${BUN}`,
        program: await locate("bun", BUN),
        // Else it fetches and uses what a package would like to have.
        flags: ["run", "--no-install"],
      };
  }
}

/** Runs one measuring process to its end. */
export function measure<T extends Task>(
  runtime: Runtime,
  bundle: string,
  task: T,
): Promise<Outcomes[T["kind"]]> {
  return runProcess(runtime, bundle, task);
}

/** The same for a program with tasks of its own. */
export async function runProcess<Outcome>(
  { program, flags, title }: Runtime,
  bundle: string,
  task: unknown,
): Promise<Outcome> {
  const args = [...flags, bundle, JSON.stringify(task)];
  const finished = await run(program, args, { limitMs: LIMIT_MS });
  if (finished.code !== 0) {
    throw new Error(
      `Cannot measure on ${title}: its process ended with ${finished.code}\n` +
        finished.output,
    );
  }
  return JSON.parse(finished.stdout);
}
