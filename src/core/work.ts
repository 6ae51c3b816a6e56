/**
 * Work: what `fn` returned, and what may be asked of it.
 *
 * @module
 */
import { ignore } from "./caller.ts";
import { hear } from "./observer.ts";
import type { CallOptions } from "./options.ts";
import type { FlightRecord } from "./record.ts";

/**
 * What `fn` returned, as a native promise. One with a `then` of its own may
 * call back twice, or return what it likes.
 */
export function workOf<V>(returned: V | PromiseLike<V>): Promise<V> {
  const work = Promise.resolve(returned);
  return work.then === Promise.prototype.then ? work : adopt(work);
}

function adopt<V>(odd: Promise<V>): Promise<V> {
  return new Promise((resolve) => resolve(odd));
}

/** Keeps the leader's request alive until the work has ended (W2). */
export function hold(
  work: Promise<unknown>,
  waitUntil: CallOptions["waitUntil"],
): void {
  if (waitUntil === undefined) return;
  // One that throws (the request has ended, or this is no Worker) is none.
  hear(() => waitUntil(work.then(ignore, ignore)), ignore);
}

/**
 * Throws if what `fn` returned waits for the very flight it is the work of
 * (S18).
 */
export function refuseItself<V, K>(
  { shared, extra }: FlightRecord<V, K>,
  returned: unknown,
): void {
  const isShared = shared !== undefined && returned === shared.promise;
  const waiter = extra?.waiters?.find(({ promise }) => promise === returned);
  if (!isShared && waiter === undefined) return;
  // It was given to us, so its rejection is ours to handle, unless it is the
  // leader's promise too.
  if (waiter !== undefined || extra?.leader !== undefined) {
    (returned as Promise<unknown>).catch(ignore);
  }
  throw new TypeError(
    "Cannot wait for the work: fn returned the promise of a call that " +
      "joined its own flight, which would wait for itself",
  );
}
