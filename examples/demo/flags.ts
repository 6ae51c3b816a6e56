/**
 * The demo's flags: what they are, how they are read, and what is said when
 * one can't be used.
 *
 * @module
 */

import { parseArgs } from "node:util";

/** What a run of the demo was asked for. */
export interface Flags {
  /** How many requests are sent at once. */
  readonly requests: number;
  /** Over how many different keys they are spread. */
  readonly keys: number;
  /** How long the origin takes for an answer, in milliseconds. */
  readonly delay: number;
  /** Whether to serve until Ctrl-C instead of measuring. */
  readonly serve: boolean;
  /** Whether only the usage is wanted. */
  readonly help: boolean;
}

/** A flag that can't be used; its message is meant for the user as it is. */
export class FlagError extends Error {
  override readonly name = "FlagError";
}

/** The whole-number flags: range, default and description. */
const numbers = {
  requests: {
    min: 1,
    max: 1_000_000,
    fallback: 1000,
    says: "requests sent at once",
  },
  keys: {
    min: 1,
    max: 1_000_000,
    fallback: 10,
    says: "different keys, or URLs, among them",
  },
  delay: {
    min: 0,
    max: 60_000,
    fallback: 200,
    says: "milliseconds that the origin takes for an answer",
  },
} as const;

/** The flags that stand alone. */
const switches = {
  serve: "start the servers, print their URLs, stay until Ctrl-C",
  help: "print this and exit",
} as const;

/** The text of `--help`. */
export const usage = [
  "A thundering herd over real HTTP, without and with a Group, then without",
  "and with collapseHandler, and a large body for many clients at once.",
  "",
  "Usage: deno task demo [flags]",
  "",
  ...Object.entries(numbers).map(([name, { says, fallback }]) =>
    `  ${`--${name} <n>`.padEnd(15)} ${says} (${fallback})`
  ),
  ...Object.entries(switches).map(([name, says]) =>
    `  ${`--${name}`.padEnd(15)} ${says}`
  ),
  "",
  "The origin answers nobody before the whole herd has arrived, so that all",
  "requests of a run are in flight together, however slow the machine.",
].join("\n");

/**
 * Reads the command line.
 *
 * @param args The arguments, as `Deno.args` gives them.
 * @returns The flags, defaults filled in.
 * @throws {FlagError} If a flag is unknown, incomplete or out of range.
 */
export function readFlags(args: readonly string[]): Flags {
  // `deno task demo -- --keys 5` hands the `--` on: npm users type it by habit.
  const own = args[0] === "--" ? args.slice(1) : [...args];
  // Not strict: parseArgs' own messages name no allowed value, ours do.
  const { tokens } = parseArgs({
    args: own,
    strict: false,
    tokens: true,
    options: {
      requests: { type: "string" },
      keys: { type: "string" },
      delay: { type: "string" },
      serve: { type: "boolean" },
      help: { type: "boolean", short: "h" },
    },
  });
  const given = { requests: 0, keys: 0, delay: 0, serve: false, help: false };
  for (const name of namesOf(numbers)) given[name] = numbers[name].fallback;
  for (const token of tokens) {
    if (token.kind !== "option") {
      const text = token.kind === "positional" ? token.value : "--";
      throw new FlagError(
        `Cannot use the argument "${text}": the demo takes flags only, see --help`,
      );
    }
    const { name, rawName, value } = token;
    if (isNameOf(numbers, name)) {
      given[name] = readNumber(name, value);
    } else if (!isNameOf(switches, name)) {
      throw new FlagError(`Cannot use ${rawName}: no such flag, see --help`);
    } else if (value !== undefined) {
      throw new FlagError(
        `Cannot use ${rawName}: was given "${value}", must stand alone`,
      );
    } else {
      given[name] = true;
    }
  }
  if (given.keys > given.requests) {
    throw new FlagError(
      `Cannot use --keys: was ${given.keys}, must be at most --requests (${given.requests})`,
    );
  }
  return given;
}

function readNumber(
  name: keyof typeof numbers,
  text: string | undefined,
): number {
  const { min, max } = numbers[name];
  const value = text !== undefined && /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= min && value <= max) return value;
  const was = text === undefined ? "left out" : `"${text}"`;
  throw new FlagError(
    `Cannot use --${name}: was ${was}, must be a whole number from ${min} to ${max}`,
  );
}

function namesOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

function isNameOf<T extends object>(table: T, name: string): name is
  & keyof T
  & string {
  return Object.hasOwn(table, name);
}
