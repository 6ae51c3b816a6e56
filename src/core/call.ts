/**
 * Call: one call of `do` or `doResult` that the short ways of `Group` can't
 * serve.
 *
 * @module
 */
import { depart, join, newCaller, open, refusal } from "./boarding.ts";
import { hold } from "./work.ts";
import type { Caller } from "./caller.ts";
import { wrongShape } from "./errors.ts";
import type { Flight } from "./flight.ts";
import { type CallOptions, readCallOptions } from "./options.ts";
import type { FlightTable } from "./table.ts";

/** Does the work for a key. */
export type FlightFunction<V, K> = (
  flight: Flight<K>,
) => V | PromiseLike<V>;

/** What a call asks for, checked. */
interface Request<V, K> {
  readonly key: K;
  readonly id: unknown;
  readonly fn: FlightFunction<V, K>;
  readonly signal: AbortSignal | undefined;
  readonly waitUntil: CallOptions["waitUntil"];
}

/** Checks in the order of S1, then joins or leads. */
export function call<V, K>(
  table: FlightTable<V, K>,
  key: K,
  fn: FlightFunction<V, K>,
  options: CallOptions | undefined,
  wantsResult: boolean,
): Promise<unknown> {
  let signal: AbortSignal | undefined;
  let request: Request<V, K>;
  let caller: Caller<V, K>;
  try {
    table.admit(undefined);
    const read = readCallOptions(options);
    signal = read.signal;
    table.admit(signal);
    const id = table.mapKey(key);
    // Again: a key function, or an accessor, may have closed it, or aborted.
    table.admit(signal);
    if (typeof fn !== "function" && table.find(id) === undefined) {
      throw wrongShape("fn", fn, "a function");
    }
    request = { key, id, fn, signal, waitUntil: read.waitUntil };
    if (!wantsResult && signal === undefined && !table.recoverOrphans) {
      const shared = callPlainly(table, request);
      if (shared !== undefined) return shared;
    }
    const form = wantsResult
      ? "result"
      : signal === undefined
      ? "plain"
      : "signal";
    caller = newCaller(table, form, signal);
  } catch (reason) {
    return wantsResult
      ? Promise.resolve(refusal(table, signal, reason))
      : Promise.reject(reason);
  }
  board(table, caller, request);
  return caller.promise;
}

/** Without a promise of the call's own, unless it is to get a copy (S21). */
function callPlainly<V, K>(
  table: FlightTable<V, K>,
  { key, id, fn, waitUntil }: Request<V, K>,
): Promise<V> | undefined {
  const flight = table.find(id);
  if (flight === undefined) {
    const led = table.store(key, id);
    table.begin(led);
    const work = led.call(fn);
    const promise = led.lead(work);
    hold(work, waitUntil);
    return promise;
  }
  if (table.clone !== undefined) return undefined;
  const shared = flight.share();
  table.reporter?.tell("join", flight, flight.callers, { role: "waiter" });
  return shared;
}

/**
 * Seats a caller: on the flight that there is, or as the leader of a new one.
 */
function board<V, K>(
  table: FlightTable<V, K>,
  caller: Caller<V, K>,
  request: Request<V, K>,
): void {
  const { key, id, fn, waitUntil } = request;
  const flight = table.find(id);
  if (flight !== undefined) {
    join(flight, caller, () => board(table, caller, request));
    table.reporter?.tell("join", flight, flight.callers, { role: "waiter" });
  } else if (typeof fn !== "function") {
    caller.finish("rejected", wrongShape("fn", fn, "a function"), 0);
  } else {
    const led = open(table, key, id, caller);
    table.begin(led);
    const work = led.call(fn);
    led.follow(work);
    hold(work, waitUntil);
    depart(led, caller, work);
  }
}
