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
import { IdMap } from "./ids.ts";
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
  let asked: readonly K[];
  try {
    if (!Array.isArray(keys)) throw wrongShape("keys", keys, "an array");
    asked = [...keys]; // once: a getter, or a key function, may change them
  } catch (reason) {
    return Promise.reject(reason);
  }
  let call: CallOptions = {};
  let ids: readonly unknown[];
  try {
    table.admit(undefined);
    call = readCallOptions(options);
    table.admit(call.signal);
    ids = asked.map((key) => idOrRefusal(table, key));
    table.admit(call.signal); // again: keys run foreign code
  } catch (reason) {
    return Promise.resolve(
      asked.map(() => refusal(table, call.signal, reason) as Result<V>),
    );
  }
  const entries: Entry<V, K>[] = [];
  const byId = new IdMap<Entry<V, K>>();
  const answers = asked.map((key, at): unknown => {
    const id = ids[at];
    if (id instanceof Refusal) {
      return resultOf("rejected", id.reason, 0, false);
    }
    try {
      let entry = byId.get(id);
      if (entry === undefined) {
        entry = { key, id, caller: newCaller(table, "result", call.signal) };
        entries.push(entry);
        byId.set(id, entry);
      }
      return entry.caller.promise;
    } catch (reason) {
      return resultOf("rejected", reason, 0, false);
    }
  });
  board(table, entries, fn, call.waitUntil);
  return Promise.all(answers) as Promise<Result<V>[]>;
}

/** Joins the flights that there are, and leads the others together. */
function board<V, K>(
  table: FlightTable<V, K>,
  entries: readonly Entry<V, K>[],
  fn: BatchFunction<V, K>,
  waitUntil: CallOptions["waitUntil"],
): void {
  const joined: FlightRecord<V, K>[] = [];
  const led: FlightRecord<V, K>[] = [];
  const leaders: Caller<V, K>[] = [];
  for (const entry of entries) {
    const { key, id, caller } = entry;
    const flight = table.find(id);
    if (flight !== undefined) {
      joined.push(flight);
      join(flight, caller, () => board(table, [entry], fn, waitUntil));
    } else if (typeof fn === "function") {
      leaders.push(caller);
      led.push(open(table, key, id, caller));
    } else {
      caller.finish("rejected", wrongShape("fn", fn, "a function"), 0);
    }
  }
  const batch = new Batch(led);
  for (const flight of joined) {
    table.reporter?.tell("join", flight, flight.callers, { role: "waiter" });
  }
  if (led.length === 0) return;
  const work = batch.call(fn);
  hold(work, waitUntil);
  for (const [at, flight] of led.entries()) {
    depart(flight, leaders[at] as Caller<V, K>, work);
  }
}

/** Why a value can't be a key. */
class Refusal {
  readonly reason: unknown;

  constructor(reason: unknown) {
    this.reason = reason;
  }
}

function idOrRefusal<V, K>(table: FlightTable<V, K>, key: K): unknown {
  try {
    return table.mapKey(key);
  } catch (reason) {
    return new Refusal(reason);
  }
}
