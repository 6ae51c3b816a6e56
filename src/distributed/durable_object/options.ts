/**
 * What the coordinator over Durable Objects can be told, and the checks of it.
 *
 * @module
 */
import { wrongShape } from "../../core/errors.ts";

/** Options of {@linkcode durableObjectCoordinator}. They are read once. */
export interface DurableObjectCoordinatorOptions {
  /**
   * Over how many objects the keys are spread. One object is one thread in one
   * place; a flight takes two calls of its leader, two of each follower, and
   * one for each third of a lease that it lasts. All Workers must be told the
   * same: where they differ, a key has two leaders.
   *
   * @default {16}
   */
  shards?: number | undefined;
  /**
   * The most bytes that an outcome may have, up to 8 MiB. A larger one stays
   * with its process.
   *
   * @default {1_048_576}
   */
  maxBytes?: number | undefined;
  /**
   * Gives numbers from 0 up to 1, by which followers spread what they ask of
   * an object that was restarted. For tests.
   *
   * @default {Math.random}
   */
  random?: (() => number) | undefined;
}

/** The options, checked, with their defaults. */
export interface Settings {
  readonly shards: number;
  readonly maxBytes: number;
  readonly random: () => number;
}

const MIB = 2 ** 20;
/** What storage writes in one step, with room to spare. */
const MOST_BYTES = 8 * MIB;

/** Checks the options, and fills in the defaults. */
export function readOptions(
  options: DurableObjectCoordinatorOptions,
): Settings {
  const { shards = 16, maxBytes = MIB, random = Math.random } = options;
  checkWhole("shards", shards, Number.MAX_SAFE_INTEGER);
  checkWhole("maxBytes", maxBytes, MOST_BYTES);
  if (typeof random !== "function") {
    throw wrongShape("random option", random, "a function");
  }
  return { shards, maxBytes, random };
}

function checkWhole(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new RangeError(
    `Cannot use the ${name} option: was ${value}, ` +
      `must be a whole number from 1 to ${most}`,
  );
}
