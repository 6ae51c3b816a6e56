/**
 * The timed code. As in the other benchmarks each subject runs a copy of this
 * file of its own, so that none inherits what an engine learned from another.
 *
 * @module
 */

import type { Subject } from "../subject.ts";
import { type Material, type MaterialName, MATERIALS } from "./materials.ts";
import type { KeyOf } from "./peers.ts";

/** Runs so many operations; the milliseconds that the timed part took. */
export type KeyLoop = (operations: number) => number | Promise<number>;

/** Times one operation of the rest of the batch, or all of it. */
type Batch = (values: readonly unknown[], size: number) => number;

/**
 * Keys as a flight needs them: one made of a fresh value, looked for in a
 * `Map` that hasn't got it, put there and deleted.
 */
export function keys(keyOf: KeyOf, material: MaterialName): KeyLoop {
  const flights = new Map<unknown, number>();
  return batches(MATERIALS[material](), (values, size) => {
    let known = 0;
    const start = performance.now();
    for (let i = 0; i < size; i++) {
      const key = keyOf(values[i]);
      if (flights.get(key) !== undefined) known++;
      flights.set(key, i);
      flights.delete(key);
    }
    const elapsed = performance.now() - start;
    if (known > 0) throw new Error("Cannot use this round: a key was known");
    return elapsed;
  });
}

/** Digests by themselves. */
export function digests(digest: KeyOf, material: MaterialName): KeyLoop {
  return batches(MATERIALS[material](), (values, size) => {
    let length = 0;
    const start = performance.now();
    for (let i = 0; i < size; i++) {
      length += (digest(values[i]) as string).length;
    }
    const elapsed = performance.now() - start;
    if (length < size) throw new Error("Cannot use this round: no digests");
    return elapsed;
  });
}

/**
 * Makes values, which isn't timed, then times what is done with them, batch by
 * batch: a value used long after it was made would have left the cache.
 */
function batches({ batch, make }: Material, run: Batch): KeyLoop {
  const values: unknown[] = new Array(batch).fill(undefined);
  let serial = 0;
  return (operations) => {
    let elapsed = 0;
    for (let left = operations; left > 0; left -= batch) {
      const size = Math.min(batch, left);
      for (let i = 0; i < size; i++) values[i] = make(serial++);
      elapsed += run(values, size);
    }
    return elapsed;
  };
}

/** How many flights are in the air while calls are timed. */
const IN_FLIGHT = 1_000;

/**
 * Calls that lead a flight while 1,000 others with keys of the same length are
 * in the air. Timed is `do()` alone, from its call to its return: the strings
 * are made before, and nobody has hashed them; the flights of a batch are
 * settled after it, so that there are never more than one batch above 1,000.
 */
export function flights(group: Subject, material: MaterialName): KeyLoop {
  const { batch, make } = MATERIALS[material]();
  const texts: string[] = new Array(batch).fill("");
  const calls: Promise<unknown>[] = new Array(batch);
  const { promise: never } = Promise.withResolvers<number>();
  let serial = 0;
  const fresh = () => make(serial++) as string;
  let held = 0;
  return async (operations) => {
    for (; held < IN_FLIGHT; held++) group.do(fresh(), () => never);
    let elapsed = 0;
    for (let left = operations; left > 0; left -= batch) {
      const size = Math.min(batch, left);
      for (let i = 0; i < size; i++) texts[i] = fresh();
      const gate = Promise.withResolvers<number>();
      elapsed += lead(group, texts, size, () => gate.promise, calls);
      gate.resolve(1);
      await Promise.all(calls.slice(0, size));
    }
    return elapsed;
  };
}

// Apart from its caller, so that it is compiled as a plain function.
function lead(
  group: Subject,
  texts: readonly string[],
  size: number,
  work: () => Promise<number>,
  calls: Promise<unknown>[],
): number {
  const start = performance.now();
  for (let i = 0; i < size; i++) calls[i] = group.do(texts[i] ?? "", work);
  return performance.now() - start;
}
