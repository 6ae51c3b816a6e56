/**
 * The command line of `bench:http`.
 *
 * @module
 */

import { SUBJECT_NAMES } from "./subjects.ts";
import { WORKLOAD_NAMES } from "./workloads.ts";

/** What to measure and how long. */
export interface HttpFlags {
  readonly workloads: readonly string[];
  readonly subjects: readonly string[];
  /** How many rounds count, for all workloads; each one's own without it. */
  readonly rounds: number | undefined;
  /** Whether `bench/results/http.json` is written. */
  readonly write: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: deno task bench:http [options]

  --only <names>      only these workloads, by commas; a part of a name
                      ("herd") takes all that contain it
  --subjects <names>  only these subjects, by commas, likewise
  --rounds <number>   rounds of each workload that count; 5, of streams 3
  --quick             2 rounds
  --write             the figures of all rounds into bench/results/http.json

Workloads: ${WORKLOAD_NAMES.join(" ")}
Subjects:  ${SUBJECT_NAMES.join(" ")}

nginx and Varnish take part where they are installed
(Debian: apt install nginx-light varnish).`;

const VALUED = ["--only", "--subjects", "--rounds"];
const PLAIN = ["--quick", "--write", "--help"];

/** Reads the command line. `undefined` when help is asked for. */
export function parseHttpFlags(args: readonly string[]): HttpFlags | undefined {
  const given = new Map<string, string>();
  const rest = [...args];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const [name = "", inline] = flag.split("=", 2);
    if (PLAIN.includes(flag)) given.set(flag, "");
    else if (!VALUED.includes(name)) {
      throw new TypeError(`Cannot read ${flag}: there is no such option`);
    } else {
      const value = inline ?? rest.shift();
      if (value === undefined) {
        throw new TypeError(`Cannot read ${name}: its value is missing`);
      }
      given.set(name, value);
    }
  }
  if (given.has("--help")) return undefined;
  return {
    workloads: chosen("--only", given, WORKLOAD_NAMES),
    subjects: chosen("--subjects", given, SUBJECT_NAMES),
    rounds: given.has("--quick") ? 2 : count("--rounds", given),
    write: given.has("--write"),
  };
}

/** Names given as a whole, or all that contain what was given. */
function chosen(
  flag: string,
  given: ReadonlyMap<string, string>,
  known: readonly string[],
): readonly string[] {
  const parts = given.get(flag)?.split(",");
  if (parts === undefined) return known;
  const matches = (name: string, part: string) =>
    name === part || !known.includes(part) && name.includes(part);
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
): number | undefined {
  const text = given.get(flag);
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new RangeError(
    `Cannot read ${flag}: was ${text}, must be a whole number above 0`,
  );
}
