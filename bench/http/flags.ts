/**
 * The command line of `bench:http`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { chosen, count } from "../flags.ts";
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

/** Reads the command line. `undefined` when help is asked for. */
export function parseHttpFlags(args: readonly string[]): HttpFlags | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      only: { type: "string" },
      subjects: { type: "string" },
      rounds: { type: "string" },
      quick: { type: "boolean" },
      write: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  return {
    workloads: chosen("--only", values.only, WORKLOAD_NAMES),
    subjects: chosen("--subjects", values.subjects, SUBJECT_NAMES),
    rounds: values.quick ? 2 : count("--rounds", values.rounds, undefined),
    write: values.write,
  };
}
