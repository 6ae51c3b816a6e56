/**
 * How many microtask turns pass from the settling of the work to the
 * continuation of a caller.
 *
 * @module
 */

import type { Subject } from "./subject.ts";

/** Turns for each kind of caller; one is the least there can be. */
export interface Turns {
  leader: number;
  waiter: number;
  signalWaiter: number;
}

/** More turns than any subject takes. */
const MOST = 100;

/** Counts the turns of a subject. */
export async function measureTurns(subject: Subject): Promise<Turns> {
  const gate = Promise.withResolvers<number>();
  const work = () => gate.promise;
  const turns: Turns = { leader: NaN, waiter: NaN, signalWaiter: NaN };
  let turn = 1;
  subject.do("key", work).then(() => {
    turns.leader = turn;
  });
  subject.do("key", work).then(() => {
    turns.waiter = turn;
  });
  const { signal } = new AbortController();
  subject.do("key", work, { signal }).then(() => {
    turns.signalWaiter = turn;
  });
  // What the subject did on joining is done: only the settling counts.
  for (let i = 0; i < MOST; i++) await null;
  gate.resolve(1);
  for (; turn <= MOST; turn++) await null;
  return turns;
}
