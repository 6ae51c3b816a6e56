/**
 * Values without a canonical form, each with the end of the message that says
 * so.
 *
 * @module
 */

import type { Case } from "../case.ts";

/** A value that is refused. */
export interface Refused extends Pick<Case, "not"> {
  readonly name: string;
  readonly make: () => unknown;
  /** What follows `Cannot use the key`. */
  readonly message: string;
}

/** One of them. */
export function row(
  name: string,
  message: string,
  make: () => unknown,
): Refused {
  return { name, message, make };
}

/** So many containers, one in the other. */
export function nested(
  depth: number,
  wrap: (inner: unknown) => unknown,
): unknown {
  let value: unknown = 1;
  for (let at = 0; at < depth; at++) value = wrap(value);
  return value;
}

/** A container that holds itself. */
export function cycle<T extends object>(container: T, add: (to: T) => void): T {
  add(container);
  return container;
}
