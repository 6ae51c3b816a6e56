/**
 * Clone: a value of its own for each waiter (S21).
 *
 * @module
 */
import type { Caller } from "./caller.ts";

/** Gives each waiter a copy of its own (S21). */
export function deliverCopies<V, K>(
  waiters: readonly Caller<V, K>[],
  value: V,
  clone: (value: V) => V,
  joined: number,
): void {
  for (const waiter of waiters) {
    let mine: V;
    try {
      mine = clone(value);
    } catch (reason) {
      waiter.silent = false; // the leader does not report this one
      waiter.deliver("rejected", reason, joined);
      continue;
    }
    waiter.deliver("fulfilled", mine, joined);
  }
}
