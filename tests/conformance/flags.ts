/**
 * The command line of `run.ts`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import type { RuntimeName } from "../../bench/workloads.ts";
import { ROW_NAMES, type RowName } from "./rows.ts";
import { SUBJECT_NAMES, type SubjectName } from "./subjects.ts";

/** What to ask whom, where, and what to do with the answers. */
export interface Flags {
  readonly runtime: RuntimeName;
  readonly rows: readonly RowName[];
  readonly subjects: readonly SubjectName[];
  /** Prints the reason of each answer as well. */
  readonly verbose: boolean;
  /** Prints JSON instead of a table. */
  readonly json: boolean;
  /** Renews the table in README.md. */
  readonly write: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: deno task conformance [options]

  --runtime <name>  deno, node or bun; deno by default
  --peer <names>    only these packages, by commas
  --row <names>     only these questions, by commas
  --verbose         every question, and why each answer is what it is
  --json            answers and reasons as JSON
  --write           renew the table in README.md

Packages: ${SUBJECT_NAMES.join(" ")}
Questions: ${ROW_NAMES.join(" ")}`;

const RUNTIMES: readonly RuntimeName[] = ["deno", "node", "bun"];

/** Reads the command line. `undefined` when help is asked for. */
export function parseFlags(args: readonly string[]): Flags | undefined {
  const { values } = parseArgs({
    // `deno task conformance -- --json` hands the `--` on.
    args: args.filter((argument) => argument !== "--"),
    options: {
      runtime: { type: "string", default: "deno" },
      peer: { type: "string" },
      row: { type: "string" },
      verbose: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      write: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const [runtime = "deno"] = chosen("--runtime", [values.runtime], RUNTIMES);
  const isPart = values.peer !== undefined || values.row !== undefined;
  if (values.write && (isPart || runtime !== "deno")) {
    throw new TypeError(
      "Cannot write the table: it was a part or another runtime's, must be " +
        "all of Deno's",
    );
  }
  return {
    runtime,
    rows: chosen("--row", values.row?.split(","), ROW_NAMES),
    subjects: chosen("--peer", values.peer?.split(","), SUBJECT_NAMES),
    verbose: values.verbose,
    json: values.json,
    write: values.write,
  };
}

/** Those of the known names that are given; all without any. */
function chosen<T extends string>(
  flag: string,
  names: readonly string[] | undefined,
  known: readonly T[],
): readonly T[] {
  if (names === undefined) return known;
  for (const name of names) {
    if (known.some((one) => one === name)) continue;
    throw new TypeError(
      `Cannot read ${flag}: was "${name}", must be among ${known.join(", ")}`,
    );
  }
  return known.filter((name) => names.includes(name));
}
