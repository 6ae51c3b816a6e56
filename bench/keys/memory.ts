/**
 * Bytes that stay on the heap for each digested key that a `Map` holds. As in
 * the other benchmarks a process measures one quantity, once.
 *
 * @module
 */

import { heapUsed } from "../runtime.ts";
import type { KeyOf } from "./peers.ts";

/** What a `Map` of as many entries holds, each in bytes per entry. */
export type Quantity =
  /** Keys that weigh nothing: the entries by themselves. */
  | "nothing"
  /** Keys that the subject made of values with texts of over 1,024 characters. */
  | "keys";

/** How many entries there are. */
const COUNT = 20_000;

/** Measures the bytes per entry. */
export async function measureMemory(
  quantity: Quantity,
  keyOf: KeyOf,
): Promise<number> {
  // Whatever is made once, shapes of objects and compiled code, is made now.
  for (let i = 0; i < 2_000; i++) keyOf(value(-1 - i));
  const flights = new Map<unknown, number>();
  const before = await heapUsed();
  fill(
    flights,
    quantity === "nothing" ? (serial) => serial : (serial) => {
      // The value is garbage as soon as its key is there.
      return keyOf(value(serial));
    },
  );
  const after = await heapUsed();
  if (flights.size !== COUNT) {
    throw new Error("Cannot measure memory: keys are alike");
  }
  return (after - before) / COUNT;
}

function fill(
  flights: Map<unknown, number>,
  keyOf: (serial: number) => unknown,
): void {
  for (let i = 0; i < COUNT; i++) flights.set(keyOf(i), 1);
}

/** Fifty short strings: no single one of them is digested in place. */
function value(serial: number) {
  return {
    tenant: "acme",
    names: Array.from(
      { length: 50 },
      (_, i) => `a name of some length ${serial + i}`,
    ),
  };
}
