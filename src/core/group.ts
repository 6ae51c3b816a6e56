/**
 * Group: a namespace of keys, with at most one joinable flight for each.
 *
 * @module
 */
import type { BatchFunction } from "./batch.ts";
import { depart, hold, join, newCaller, open, refusal } from "./boarding.ts";
import type { Caller } from "./caller.ts";
import { abortReason, wrongShape } from "./errors.ts";
import type { Flight, FlightRecord } from "./flight.ts";
import { idle, type IdleOptions } from "./idle.ts";
import { isPrimitive, type Key } from "./key.ts";
import { doMany } from "./many.ts";
import {
  type CallOptions,
  type GroupOptions,
  type GroupStats,
  readCallOptions,
} from "./options.ts";
import type { Result } from "./result.ts";
import { FlightTable } from "./table.ts";

/** Does the work for a key. */
export type FlightFunction<V, K = Key> = (
  flight: Flight<K>,
) => V | PromiseLike<V>;

/** Options of {@linkcode Group.forget}. */
export interface ForgetOptions {
  /**
   * Forgets the flight only if one caller at the most waits for it.
   *
   * @default {false}
   */
  ifUnshared?: boolean;
}

export class Group<V, K = Key> {
  readonly #table: FlightTable<V, K>;
  /** The table's own map if the group is plain, else for ever empty: what a plain call may join without a question. */
  readonly #plain: ReadonlyMap<unknown, FlightRecord<V, K>>;

  constructor(options?: GroupOptions<V, K>) {
    this.#table = new FlightTable(options);
    this.#plain = this.#table.plain ? this.#table.flights : new Map();
  }

  do(key: K, fn: FlightFunction<V, K>, options?: CallOptions): Promise<V> {
    if (options === undefined) {
      const flight = this.#plain.get(key);
      if (flight !== undefined) return flight.share();
      const table = this.#table;
      if (
        table.plain && typeof fn === "function" &&
        (table.byIdentity || isPrimitive(key))
      ) {
        const led = table.add(key, key);
        return led.lead(led.call(fn));
      }
    }
    return this.#call(key, fn, options, false) as Promise<V>;
  }

  doResult(
    key: K,
    fn: FlightFunction<V, K>,
    options?: CallOptions,
  ): Promise<Result<V>> {
    return this.#call(key, fn, options, true) as Promise<Result<V>>;
  }

  doMany(
    keys: readonly K[],
    fn: BatchFunction<V, K>,
    options?: CallOptions,
  ): Promise<Result<V>[]> {
    return doMany(this.#table, keys, fn, options);
  }

  forget(key: K, options?: ForgetOptions): boolean {
    const flight = this.#table.flights.get(this.#table.mapKey(key));
    if (flight === undefined || options?.ifUnshared && flight.callers > 1) {
      return false;
    }
    this.#table.forget(flight);
    return true;
  }

  forgetAll(): number {
    const flights = [...this.#table.flights.values()];
    for (const flight of flights) this.#table.forget(flight);
    return flights.length;
  }

  abort(key: K, reason?: unknown): boolean {
    const flight = this.#table.flights.get(this.#table.mapKey(key));
    return flight !== undefined && flight.end(abortReason(reason));
  }

  has(key: K): boolean {
    return this.#table.find(this.#table.mapKey(key)) !== undefined;
  }

  get size(): number {
    return this.#table.flights.size;
  }

  stats(): GroupStats {
    return this.#table.stats();
  }

  idle(options?: IdleOptions): Promise<void> {
    return idle(this.#table, options);
  }

  close(reason?: unknown): void {
    const table = this.#table;
    table.close(abortReason(reason));
  }

  [Symbol.dispose](): void {
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.idle();
  }

  /** Every call that `do`'s short way can't serve. */
  #call(
    key: K,
    fn: FlightFunction<V, K>,
    options: CallOptions | undefined,
    wantsResult: boolean,
  ): Promise<unknown> {
    const table = this.#table;
    let signal: AbortSignal | undefined;
    let waitUntil: CallOptions["waitUntil"];
    let id: unknown;
    let flight: FlightRecord<V, K> | undefined;
    try {
      table.admit(undefined);
      if (options !== undefined) {
        ({ signal, waitUntil } = readCallOptions(options));
      }
      table.admit(signal);
      id = table.mapKey(key);
      if (id !== key) table.admit(signal); // a key function is foreign code: it may have closed or aborted
      flight = table.find(id);
      if (flight === undefined && typeof fn !== "function") {
        throw wrongShape("fn", fn, "a function");
      }
    } catch (reason) {
      return wantsResult
        ? Promise.resolve(refusal(table, signal, reason))
        : Promise.reject(reason);
    }
    if (
      wantsResult || signal !== undefined || table.recoverOrphans ||
      flight !== undefined && table.clone !== undefined
    ) {
      const caller = newCaller(
        table,
        wantsResult ? "result" : signal === undefined ? "plain" : "signal",
        signal,
      );
      this.#board(caller, flight, key, id, fn, waitUntil);
      return caller.promise;
    }
    if (flight !== undefined) {
      const shared = flight.share();
      table.tell("join", flight, flight.callers, { role: "waiter" });
      return shared;
    }
    const led = table.store(key, id);
    table.begin(led);
    const work = led.call(fn);
    hold(work, waitUntil);
    return led.lead(work);
  }

  /** Seats a caller of its own promise: on the flight that there is, or as the leader of a new one. */
  #board(
    caller: Caller<V, K>,
    flight: FlightRecord<V, K> | undefined,
    key: K,
    id: unknown,
    fn: FlightFunction<V, K>,
    waitUntil: CallOptions["waitUntil"],
  ): void {
    const table = this.#table;
    if (flight !== undefined) {
      join(
        flight,
        caller,
        () => this.#board(caller, table.find(id), key, id, fn, waitUntil),
      );
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
}
