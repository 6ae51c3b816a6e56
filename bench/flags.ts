/**
 * The command line of `run.ts`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { Effort } from "./measure.ts";
import { RUNTIME_NAMES } from "./runtimes.ts";
import type { Builds } from "./subjects.ts";
import {
  type RuntimeName,
  WORKLOAD_NAMES,
  type WorkloadName,
  workloadNamed,
} from "./workloads.ts";

/** What to measure and how long. */
export interface Flags {
  readonly runtimes: readonly RuntimeName[];
  readonly workloads: readonly WorkloadName[];
  readonly effort: Effort;
  readonly builds: Builds;
  /** Whether memory and turns are measured. */
  readonly memory: boolean;
  readonly turns: boolean;
  /** Whether everything is measured: then the results are written. */
  readonly complete: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: deno task bench [options]

Without options everything is measured, in some minutes, and the results are
written to bench/results/; deno task bench:report draws the pictures of them.

  --only <names>      only these workloads, by commas; also "memory", "turns";
                      a part of a name ("signal") takes all that contain it
  --runtime <names>   node, deno, bun, by commas; all by default
  --no-peers          only the floor and this package
  --quick             few rounds, a short warm-up, nothing above ten thousand
                      callers, no memory unless --only names it: under a
                      minute in all
  --rounds <number>   rounds of each workload
  --processes <n>     processes that share the rounds: what an engine compiles
                      differs from start to start
  --against <path>    a second build of this package (a mod.ts or a bundle),
                      measured in the same rounds
  --subject <path>    measure this build rather than the package here

For quieter numbers bind it all to one core: taskset -c 1 deno task bench`;

/** A quick look has no time for operations of more calls. */
const QUICK_CALLS = 10_000;

const MEASUREMENTS = [...WORKLOAD_NAMES, "memory", "turns"] as const;

/** Reads the command line. `undefined` when help is asked for. */
export function parseFlags(args: readonly string[]): Flags | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      "help": { type: "boolean" },
      "only": { type: "string" },
      "runtime": { type: "string" },
      "no-peers": { type: "boolean", default: false },
      "quick": { type: "boolean", default: false },
      "rounds": { type: "string" },
      "processes": { type: "string" },
      "against": { type: "string" },
      "subject": { type: "string" },
    },
  });
  if (values.help) return undefined;
  const { quick } = values;
  const only = chosen("--only", values.only, MEASUREMENTS);
  const against = moduleOf(values.against);
  return {
    runtimes: chosen("--runtime", values.runtime, RUNTIME_NAMES),
    workloads: WORKLOAD_NAMES.filter((name) =>
      only.includes(name) &&
      (!quick || values.only !== undefined ||
        workloadNamed(name).calls <= QUICK_CALLS)
    ),
    effort: {
      rounds: count("--rounds", values.rounds, quick ? 4 : 45),
      processes: count("--processes", values.processes, quick ? 1 : 3),
      warmUp: quick ? 20 : 60,
    },
    builds: {
      subject: moduleOf(values.subject) ??
        import.meta.resolve("@scope/singleflight"),
      against,
      peers: !values["no-peers"],
    },
    // A process for each subject and quantity: too long for a quick look.
    memory: only.includes("memory") && !(quick && values.only === undefined),
    turns: only.includes("turns"),
    complete: !quick && !values["no-peers"] && values.only === undefined &&
      values.subject === undefined && against === undefined,
  };
}

/**
 * The known names that were given, by commas; all without any. A part of a
 * name that isn't a name itself stands for all that contain it.
 */
export function chosen<T extends string>(
  flag: string,
  given: string | undefined,
  known: readonly T[],
): readonly T[] {
  const parts = given?.split(",");
  if (parts === undefined) return known;
  const isNamed = (name: T, part: string) =>
    name === part ||
    (!known.some((other) => other === part) && name.includes(part));
  for (const part of parts) {
    if (part === "" || !known.some((name) => isNamed(name, part))) {
      throw new TypeError(
        `Cannot read ${flag}: was "${part}", must be among ${known.join(", ")}`,
      );
    }
  }
  return known.filter((name) => parts.some((part) => isNamed(name, part)));
}

/** A whole number above zero, if one was given. */
export function count<T extends number | undefined>(
  flag: string,
  text: string | undefined,
  otherwise: T,
): number | T {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new RangeError(
    `Cannot read ${flag}: was ${text}, must be a whole number above 0`,
  );
}

function moduleOf(path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return Deno.realPathSync(path);
  } catch (cause) {
    throw new TypeError(`Cannot read ${path}: there is no such file`, {
      cause,
    });
  }
}
