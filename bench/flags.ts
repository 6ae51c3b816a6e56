/**
 * The command line of `run.ts`.
 *
 * @module
 */

import { RUNTIME_NAMES } from "./runtimes.ts";
import {
  type RuntimeName,
  WORKLOAD_NAMES,
  type WorkloadName,
} from "./workloads.ts";

/** What to measure and how long. */
export interface Flags {
  readonly runtimes: readonly RuntimeName[];
  readonly workloads: readonly WorkloadName[];
  readonly rounds: number;
  /** How many processes share the rounds of a workload. */
  readonly processes: number;
  /** Milliseconds of warm-up, per subject. */
  readonly warmUp: number;
  /** The module measured as this package's. */
  readonly subject: string;
  /** The module of another build to compare with in the same processes. */
  readonly against: string | undefined;
  /** Whether memory and turns are measured. */
  readonly memory: boolean;
  readonly turns: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: deno task bench [options]

  --only <names>      only these workloads, by commas; also "memory", "turns";
                      a part of a name ("signal") takes all that contain it
  --runtime <names>   node, deno, bun, by commas; all by default
  --rounds <number>   rounds of each workload, 180 by default
  --processes <n>     processes that share the rounds, 4 by default, 6 with
                      --against: what an engine compiles differs from start to
                      start, and a multiple of 4 or 6 gives everybody each place
  --quick             31 rounds in one process, with a short warm-up
  --against <path>    a second build of this package (a mod.ts or a bundle),
                      measured in the same rounds
  --subject <path>    measure this build rather than the package here

For quieter numbers bind it all to one core: taskset -c 1 deno task bench`;

const MEASUREMENTS = [...WORKLOAD_NAMES, "memory", "turns"] as const;

/** Reads the command line. `undefined` when help is asked for. */
export function parseFlags(args: readonly string[]): Flags | undefined {
  const given = new Map<string, string>();
  const rest = [...args];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    if (flag === "--help" || flag === "--quick") {
      given.set(flag, "");
      continue;
    }
    const [name = "", inline] = flag.split("=", 2);
    if (!VALUED.has(name)) {
      throw new TypeError(`Cannot read ${flag}: there is no such option`);
    }
    const value = inline ?? rest.shift();
    if (value === undefined) {
      throw new TypeError(`Cannot read ${name}: its value is missing`);
    }
    given.set(name, value);
  }
  if (given.has("--help")) return undefined;
  const quick = given.has("--quick");
  const processes = quick ? 1 : given.has("--against") ? 6 : 4;
  const only = chosen(
    "--only",
    given,
    MEASUREMENTS,
    (name, part) =>
      name === part ||
      (!MEASUREMENTS.some((known) => known === part) && name.includes(part)),
  );
  return {
    runtimes: chosen("--runtime", given, RUNTIME_NAMES, (a, b) => a === b),
    workloads: WORKLOAD_NAMES.filter((name) => only.includes(name)),
    rounds: count("--rounds", given, quick ? 31 : 180),
    processes: count("--processes", given, processes),
    warmUp: quick ? 150 : 400,
    subject: moduleOf(given.get("--subject")) ??
      import.meta.resolve("@scope/singleflight"),
    against: moduleOf(given.get("--against")),
    memory: only.includes("memory"),
    turns: only.includes("turns"),
  };
}

const VALUED = new Set([
  "--only",
  "--runtime",
  "--rounds",
  "--processes",
  "--against",
  "--subject",
]);

/** The known names that one of the given parts matches; all without any. */
function chosen<T extends string>(
  flag: string,
  given: ReadonlyMap<string, string>,
  known: readonly T[],
  matches: (name: T, part: string) => boolean,
): readonly T[] {
  const parts = given.get(flag)?.split(",");
  if (parts === undefined) return known;
  for (const part of parts) {
    if (part === "" || !known.some((name) => matches(name, part))) {
      throw new TypeError(
        `Cannot read ${flag}: was "${part}", must be among ${known.join(", ")}`,
      );
    }
  }
  return known.filter((name) => parts.some((part) => matches(name, part)));
}

function count(
  flag: string,
  given: ReadonlyMap<string, string>,
  otherwise: number,
): number {
  const text = given.get(flag);
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
