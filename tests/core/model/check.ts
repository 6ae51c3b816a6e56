/**
 * Runs many random programs; a failure names the seed and the shrunk program.
 *
 * @module
 */
import fc from "fast-check";
import type { MakeGroup } from "../../case.ts";
import { programs } from "./programs.ts";
import { run } from "./run.ts";

/** How many programs, and which. */
export interface Choice {
  readonly runs: number;
  /** The seed of all programs. */
  readonly seed?: number | undefined;
  /** Where in the seed's tree of programs to begin: a failure prints it. */
  readonly path?: string | undefined;
  /** @default {false} */
  readonly recoverOrphans?: boolean;
}

/** Rejects with the smallest program found on which the group differs from the reference. */
export async function check(
  make: MakeGroup,
  { runs, seed, path, recoverOrphans = false }: Choice,
): Promise<void> {
  const property = fc.asyncProperty(
    programs(recoverOrphans),
    (program) => run(make, program),
  );
  await fc.assert(property, {
    numRuns: runs,
    includeErrorInReport: true, // not every runtime shows an error's cause
    ...seed !== undefined && { seed },
    ...path !== undefined && { path },
  });
}

/** The number after `--name` on the command line, or in the environment, where the runtime has such. */
export function setting(name: "runs" | "seed"): number | undefined {
  const { process } = globalThis as {
    process?: {
      argv?: readonly string[];
      env?: Record<string, string | undefined>;
    };
  };
  const at = process?.argv?.indexOf(`--${name}`) ?? -1;
  const text = at < 0
    ? process?.env?.[`SINGLEFLIGHT_${name.toUpperCase()}`]
    : process?.argv?.[at + 1];
  if (text === undefined || text === "") return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || name === "runs" && number < 1) {
    throw new RangeError(
      `Cannot take ${text} for --${name}: it must be a whole number`,
    );
  }
  return number;
}
