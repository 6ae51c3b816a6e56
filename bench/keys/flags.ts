/**
 * The command line of `bench:keys`.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { chosen, count } from "../flags.ts";
import type { Effort } from "../measure.ts";
import { RUNTIME_NAMES } from "../runtimes.ts";
import type { RuntimeName } from "../workloads.ts";
import { ROW_NAMES, type RowName } from "./rows.ts";

/** What to measure and how long. */
export interface KeyFlags extends Effort {
  readonly runtimes: readonly RuntimeName[];
  /** The table of hostile pairs instead of anything timed. */
  readonly table: boolean;
  readonly rows: readonly RowName[];
  /** Whether the bytes per key are measured. */
  readonly memory: boolean;
}

/** What `--help` prints. */
export const HELP = `Usage: deno task bench:keys [options]

  --table             the table of hostile pairs, ours beside every peer;
                      nothing is timed
  --only <names>      only these rows, by commas; also "memory"; a part of a
                      name ("digest") takes all that contain it
  --runtime <names>   node, deno, bun, by commas; all by default
  --rounds <number>   rounds of each row, 180 by default
  --processes <n>     processes that share the rounds, 4 by default
  --quick             31 rounds in one process, with a short warm-up

Rows: ${ROW_NAMES.join(" ")} memory`;

const MEASUREMENTS = [...ROW_NAMES, "memory"] as const;

/** Reads the command line. `undefined` when help is asked for. */
export function parseKeyFlags(args: readonly string[]): KeyFlags | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      table: { type: "boolean", default: false },
      only: { type: "string" },
      runtime: { type: "string" },
      rounds: { type: "string" },
      processes: { type: "string" },
      quick: { type: "boolean", default: false },
    },
  });
  if (values.help) return undefined;
  const { quick, table } = values;
  const only = chosen("--only", values.only, MEASUREMENTS);
  return {
    runtimes: chosen("--runtime", values.runtime, RUNTIME_NAMES),
    rounds: count("--rounds", values.rounds, quick ? 31 : 180),
    processes: count("--processes", values.processes, quick ? 1 : 4),
    warmUp: quick ? 150 : 400,
    table,
    rows: ROW_NAMES.filter((name) => only.includes(name)),
    memory: only.includes("memory"),
  };
}
