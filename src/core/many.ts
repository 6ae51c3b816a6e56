/**
 * doMany: one call for many keys, of which `fn` sees only those that are not in
 * flight (S20).
 *
 * @module
 */
import { Batch, type BatchFunction } from "./batch.ts";
import { depart, join, newCaller, open, refusal } from "./boarding.ts";
import { hold } from "./work.ts";
import type { Caller } from "./caller.ts";
import { wrongShape } from "./errors.ts";
import type { FlightRecord } from "./record.ts";
import { type CallOptions, readCallOptions } from "./options.ts";
import { type Result, resultOf } from "./result.ts";
import type { FlightTable } from "./table.ts";

/** One distinct key of a call. */
interface Entry<V, K> {
  readonly key: K;
  readonly id: unknown;
  readonly caller: Caller<V, K>;
}

/** See {@linkcode Group.doMany}. */
export function doMany<V, K>(
  table: FlightTable<V, K>,
  keys: readonly K[],
  fn: BatchFunction<V, K>,
  options: CallOptions | undefined,
): Promise<Result<V>[]> {
  if (!Array.isArray(keys)) {
    return Promise.reject(wrongShape("keys", keys, "an array"));
  }
  let call: CallOptions = {};
  let ids: readonly (() => unknown)[];
  try {
    table.admit(undefined);
    call = readCallOptions(options);
    table.admit(call.signal);
    ids = keys.map((key) => attempt(() => table.mapKey(key)));
    table.admit(call.signal); // again: a key function is foreign code
  } catch (reason) {
    return Promise.resolve(
      keys.map(() => refusal(table, call.signal, reason) as Result<V>),
    );
  }
  const entries = new Map<unknown, Entry<V, K>>();
  const answers = keys.map((key, at): unknown => {
    try {
      const id = ids[at]?.();
      let entry = entries.get(id);
      if (entry === undefined) {
        entry = { key, id, caller: newCaller(table, "result", call.signal) };
        entries.set(id, entry);
      }
      return entry.caller.promise;
    } catch (reason) {
      return resultOf("rejected", reason, 0, false);
    }
  });
  board(table, [...entries.values()], fn, call.waitUntil);
  return Promise.all(answers) as Promise<Result<V>[]>;
}

/** Joins the flights that there are, and leads the others together. */
function board<V, K>(
  table: FlightTable<V, K>,
  entries: readonly Entry<V, K>[],
  fn: BatchFunction<V, K>,
  waitUntil: CallOptions["waitUntil"],
): void {
  const led: FlightRecord<V, K>[] = [];
  const leaders: Caller<V, K>[] = [];
  for (const entry of entries) {
    const { key, id, caller } = entry;
    const flight = table.find(id);
    if (flight !== undefined) {
      join(flight, caller, () => board(table, [entry], fn, waitUntil));
    } else if (typeof fn === "function") {
      leaders.push(caller);
      led.push(open(table, key, id, caller));
    } else {
      caller.finish("rejected", wrongShape("fn", fn, "a function"), 0);
    }
  }
  if (led.length === 0) return;
  const work = new Batch(led).call(fn);
  hold(work, waitUntil);
  for (const [at, flight] of led.entries()) {
    depart(flight, leaders[at] as Caller<V, K>, work);
  }
}

/** What a call gives or throws, for later. */
function attempt<T>(call: () => T): () => T {
  try {
    const value = call();
    return () => value;
  } catch (reason) {
    return () => {
      throw reason;
    };
  }
}
