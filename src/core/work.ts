/**
 * Work: what `fn` returned, and what may be asked of it.
 *
 * @module
 */
import { ignore } from "./caller.ts";
import { hear } from "./observer.ts";
import type { CallOptions } from "./options.ts";

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
