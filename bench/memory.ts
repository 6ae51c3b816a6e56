/**
 * Bytes that stay on the heap for each flight in progress and for each waiter.
 * A process measures one of them, once: a second measurement would begin with
 * the first one's remains, which Bun's collector frees when it likes.
 *
 * @module
 */

import { heapUsed } from "./runtime.ts";
import type { Subject } from "./subject.ts";

/** What can be measured, each in bytes per piece. */
export type Quantity =
  /** The work's own promise and its resolver: no part of a flight. */
  | "work"
  /** A flight, the work included. */
  | "flight"
  /** A further waiter without a signal. */
  | "waiter"
  /** A further waiter with a signal of its own, its listener included. */
  | "signalWaiter";

/** How many flights or waiters there are at once. */
const COUNT = 50_000;

/** Measures the bytes per piece. */
export function measureMemory(
  quantity: Quantity,
  subject: Subject,
): Promise<number> {
  switch (quantity) {
    case "work":
      return flightBytes(undefined);
    case "flight":
      return flightBytes(subject);
    case "waiter":
      return waiterBytes(subject);
    case "signalWaiter":
      return signalWaiterBytes(subject);
  }
}

/** Without a subject: the works alone. */
async function flightBytes(subject: Subject | undefined): Promise<number> {
  const keys = Array.from({ length: COUNT }, (_, i) => `user:${i}`);
  // The keys must be the same strings, hashed, in both measurements.
  const hashed = new Set(keys);
  const resolvers: ((value: number) => void)[] = new Array(COUNT);
  const works: Promise<unknown>[] = new Array(COUNT);
  const before = await heapUsed();
  for (let i = 0; i < COUNT; i++) {
    const work = () =>
      new Promise<number>((resolve) => {
        resolvers[i] = resolve;
      });
    works[i] = subject === undefined ? work() : subject.do(keys[i] ?? "", work);
  }
  const after = await heapUsed();
  for (const resolve of resolvers) resolve(1);
  await Promise.all(works);
  if (hashed.size !== COUNT) throw new Error("Cannot measure: keys are alike");
  return (after - before) / COUNT;
}

async function waiterBytes(subject: Subject): Promise<number> {
  const gate = Promise.withResolvers<number>();
  const leader = subject.do("key", () => gate.promise);
  // The first waiter may make what all later ones share.
  const first = subject.do("key", () => gate.promise);
  const before = await heapUsed();
  for (let i = 0; i < COUNT; i++) subject.do("key", () => gate.promise);
  const after = await heapUsed();
  gate.resolve(1);
  await leader;
  await first;
  return (after - before) / COUNT;
}

async function signalWaiterBytes(subject: Subject): Promise<number> {
  const controllers = Array.from(
    { length: COUNT },
    () => new AbortController(),
  );
  const options = controllers.map(({ signal }) => ({ signal }));
  const gate = Promise.withResolvers<number>();
  const leader = subject.do("key", () => gate.promise);
  const waiters: Promise<unknown>[] = new Array(COUNT);
  const before = await heapUsed();
  for (let i = 0; i < COUNT; i++) {
    waiters[i] = subject.do("key", () => gate.promise, options[i]);
  }
  const after = await heapUsed();
  gate.resolve(1);
  await leader;
  await Promise.all(waiters);
  return (after - before) / COUNT;
}
