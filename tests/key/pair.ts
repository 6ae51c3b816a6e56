/**
 * Pairs of values.
 *
 * @module
 */

import { objectOf } from "./values.ts";

/** Two values. Each is made anew wherever it is used. */
export interface Pair {
  readonly name: string;
  readonly one: () => unknown;
  readonly other: () => unknown;
}

/** A pair of values, or of functions that make them. */
export function pair(name: string, one: unknown, other: unknown): Pair {
  const made = (value: unknown) => () =>
    typeof value === "function" ? value() : value;
  return { name, one: made(one), other: made(other) };
}

/** `{ "__proto__": value }`, as JSON reads it. */
export function ownProto(value: unknown): unknown {
  return objectOf([["__proto__", value]]);
}
