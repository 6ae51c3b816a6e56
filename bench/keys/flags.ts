/**
 * The command line of `bench:keys`: that of `bench`, but for its own rows.
 *
 * @module
 */

import { type Flags, parseFlags } from "../flags.ts";
import { ROW_NAMES, type RowName } from "./rows.ts";

/** What to measure and how long. */
export interface KeyFlags
  extends Pick<Flags, "runtimes" | "rounds" | "processes" | "warmUp"> {
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

/** Reads the command line. `undefined` when help is asked for. */
export function parseKeyFlags(args: readonly string[]): KeyFlags | undefined {
  const others: string[] = [];
  let table = false;
  let only: readonly string[] | undefined;
  const rest = [...args];
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const [name, inline] = flag.split("=", 2);
    if (flag === "--table") table = true;
    else if (name === "--only") {
      only = (inline ?? rest.shift() ?? "").split(",");
    } else if (name === "--subject" || name === "--against") {
      throw new TypeError(`Cannot read ${flag}: there is no such option`);
    } else others.push(flag);
  }
  const flags = parseFlags(others);
  if (flags === undefined) return undefined;
  const chosen = (name: string) =>
    only === undefined || only.some((part) => name.includes(part));
  for (const part of only ?? []) {
    const known = [...ROW_NAMES, "memory"];
    if (part === "" || !known.some((name) => name.includes(part))) {
      throw new TypeError(
        `Cannot read --only: was "${part}", must be among ` +
          known.join(", "),
      );
    }
  }
  return {
    runtimes: flags.runtimes,
    rounds: flags.rounds,
    processes: flags.processes,
    warmUp: flags.warmUp,
    table,
    rows: ROW_NAMES.filter(chosen),
    memory: chosen("memory"),
  };
}
