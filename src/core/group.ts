/**
 * Group: a namespace of keys, with at most one joinable flight for each.
 *
 * @module
 */
import type { BatchFunction } from "./batch.ts";
import { call, type FlightFunction } from "./call.ts";
import { abortReason } from "./errors.ts";
import type { FlightRecord } from "./record.ts";
import { idle, type IdleOptions } from "./idle.ts";
import { isOwnId, type Key } from "./key.ts";
import { doMany } from "./many.ts";
import {
  type CallOptions,
  checkOptions,
  type ForgetOptions,
  type GroupOptions,
  type GroupStats,
} from "./options.ts";
import type { Result } from "./result.ts";
import { FlightTable } from "./table.ts";

/**
 * A namespace of keys. While work for a key runs, every call for that key
 * joins it and gets its outcome; when it has ended, the next call starts anew.
 *
 * It is Go's `golang.org/x/sync/singleflight`, with cancellation: a caller's
 * signal takes that caller out and no other, and the work is aborted when its
 * last caller has left.
 *
 * **Warning:** work that waits for its own flight in a roundabout way (after
 * an `await`, or through another key) waits for ever. Only `timeout` or an
 * abort ends it.
 *
 * @example A thousand callers, one execution
 * ```ts
 * import { Group } from "@scope/singleflight";
 * import { assertEquals } from "@std/assert";
 *
 * const group = new Group<string>();
 * let executions = 0;
 * const load = () => {
 *   executions++;
 *   return Promise.resolve("Ada");
 * };
 * const callers = Array.from({ length: 1000 }, () => group.do("user:1", load));
 *
 * assertEquals(new Set(await Promise.all(callers)), new Set(["Ada"]));
 * assertEquals(executions, 1);
 * ```
 *
 * @typeParam V What the work gives.
 * @typeParam K What the keys are.
 */
export class Group<V, K = Key> {
  readonly #table: FlightTable<V, K>;
  /**
   * What a call without options may join without a question: the table's own
   * map if no option of the group says otherwise, else a map for ever empty.
   */
  readonly #plain: ReadonlyMap<unknown, FlightRecord<V, K>>;

  /**
   * Makes a group that shares nothing with any other.
   *
   * @param options How it compares keys, copies values, limits time, and more.
   * @throws {RangeError} If `maxAge` or `timeout` is no such number.
   * @throws {TypeError} If another option is not of the right shape.
   */
  constructor(options?: GroupOptions<V, K>) {
    this.#table = new FlightTable(options);
    this.#plain = this.#table.plain ? this.#table.flights.plain : new Map();
  }

  /**
   * Joins the key's flight if there is one, else leads one: calls `fn`, at
   * once and synchronously. All callers get the same value, or reject with the
   * same reason, whatever it is.
   *
   * One waiter's rejection is reported as unhandled by the leader's promise
   * alone, unless the waiter gave a signal and so has a promise of its own.
   *
   * @example A caller that stops waiting
   * ```ts
   * import { Group } from "@scope/singleflight";
   * import { assertEquals, assertRejects } from "@std/assert";
   *
   * const group = new Group<string>();
   * const { promise, resolve } = Promise.withResolvers<string>();
   * const patient = group.do("key", () => promise);
   * const controller = new AbortController();
   * const hasty = group.do("key", () => promise, { signal: controller.signal
   * });
   *
   * controller.abort(new Error("too slow"));
   * await assertRejects(() => hasty, Error, "too slow");
   * resolve("value");
   * assertEquals(await patient, "value");
   * ```
   *
   * @param key The key.
   * @param fn Does the work if this call leads. Not called otherwise.
   * @param options A signal that takes this caller out, a `waitUntil`.
   * @returns The value. Rejects with what the work rejects with or throws,
   * with the signal's reason, or with the reason of an abort; with an
   * `InvalidStateError` once the group is closed, and with a `TypeError` if an
   * argument is not of the right shape.
   */
  do(key: K, fn: FlightFunction<V, K>, options?: CallOptions): Promise<V> {
    // Short, so that engines inline it: this is all that a herd runs. The number
    // is LONGEST, which bundlers would make a variable.
    if (
      options === undefined &&
      (typeof key !== "string" || key.length <= 8192)
    ) {
      const flight = this.#plain.get(key);
      if (flight !== undefined) return flight.share();
    }
    return this.#lead(key, fn, options);
  }

  /**
   * As {@linkcode do}, but never rejects: tells how the call ended, as plain
   * data. In Go: `DoChan`.
   *
   * @example
   * ```ts
   * import { Group } from "@scope/singleflight";
   * import { assertEquals } from "@std/assert";
   *
   * const group = new Group<number>();
   *
   * assertEquals(await group.doResult("answer", () => 42), {
   *   status: "fulfilled",
   *   value: 42,
   *   shared: false,
   *   leader: true,
   *   callers: 1,
   * });
   * ```
   *
   * @param key The key.
   * @param fn Does the work if this call leads. Not called otherwise.
   * @param options A signal that takes this caller out, a `waitUntil`.
   * @returns `fulfilled` with the value; `aborted` with the reason if the
   * caller's signal, an abort, a timeout or a close ended the call; `rejected`
   * with the reason in every other case.
   */
  doResult(
    key: K,
    fn: FlightFunction<V, K>,
    options?: CallOptions,
  ): Promise<Result<V>> {
    return call(this.#table, key, fn, options, true) as Promise<Result<V>>;
  }

  /**
   * Calls `fn` once for all those of the keys that are not in flight, and
   * joins the flights of the others. Each key is a flight of its own, that
   * other calls may join and that may be aborted alone.
   *
   * @example A batch, one key of which is on its way already
   * ```ts
   * import { Group } from "@scope/singleflight";
   * import { assertEquals } from "@std/assert";
   *
   * const group = new Group<string, number>();
   * const asked: number[] = [];
   * const one = group.do(1, () => Promise.resolve("one"));
   * const answers = await group.doMany([1, 2, 3], (missing) => {
   *   asked.push(...missing);
   *   return missing.map((key) => key === 3 ? new Error("none") : `key ${key}`);
   * });
   *
   * assertEquals(asked, [2, 3]);
   * assertEquals(
   *   answers.map((answer) => answer.status),
   *   ["fulfilled", "fulfilled", "rejected"],
   * );
   * assertEquals(await one, "one");
   * ```
   *
   * @param keys The keys; one given twice counts once.
   * @param fn Answers for the missing keys, in their order: a value each, or
   * an `Error` for a key that failed. Not called if none is missing.
   * @param options A signal that takes this caller out of all the flights, a
   * `waitUntil`.
   * @returns A Result for each key, in the order asked. Whatever goes wrong is
   * told there; only `keys` that are no array reject, with a `TypeError`.
   */
  doMany(
    keys: readonly K[],
    fn: BatchFunction<V, K>,
    options?: CallOptions,
  ): Promise<Result<V>[]> {
    return doMany(this.#table, keys, fn, options);
  }

  /**
   * Has later callers start afresh. Present callers still get the outcome of
   * the flight they joined.
   *
   * @param key The key.
   * @param options Whether to forget shared flights too.
   * @returns Whether a flight was forgotten.
   * @throws {TypeError} If the value can't be a key.
   */
  forget(key: K, options?: ForgetOptions): boolean {
    checkOptions(options);
    const table = this.#table;
    const flight = table.flights.get(table.mapKey(key));
    if (flight === undefined || options?.ifUnshared && flight.callers > 1) {
      return false;
    }
    table.forget(flight);
    return true;
  }

  /**
   * Forgets the flights of all keys.
   *
   * @returns How many flights were forgotten.
   */
  forgetAll(): number {
    const flights = this.#table.flights.values();
    for (const flight of flights) this.#table.forget(flight);
    return flights.length;
  }

  /**
   * Ends the key's flight: its callers reject with the reason, the key is
   * free, and the work's `flight.signal` aborts.
   *
   * All of it at once, with one exception: a leader that called `do` without a
   * signal, and whose `fn` read neither `flight.signal` nor `flight.abort`
   * before it returned, may reject only when the work ends (not so in a group
   * with `timeout`, `maxAge`, an observer or `recoverOrphans`). It holds the
   * work's own promise, which is what makes such a call nearly as cheap as a
   * bare `Map`.
   *
   * @param key The key.
   * @param reason Why; an `AbortError` if left out.
   * @returns Whether there was a flight to end.
   * @throws {TypeError} If the value can't be a key.
   */
  abort(key: K, reason?: unknown): boolean {
    const flight = this.#table.flights.get(this.#table.mapKey(key));
    return flight !== undefined && flight.end(abortReason(reason));
  }

  /**
   * Whether a call for the key would join a flight.
   *
   * @param key The key.
   * @returns Whether there is a flight, and it is younger than `maxAge`.
   * @throws {TypeError} If the value can't be a key.
   */
  has(key: K): boolean {
    return this.#table.find(this.#table.mapKey(key)) !== undefined;
  }

  /** How many keys have a flight that was neither forgotten nor ended. */
  get size(): number {
    return this.#table.flights.size;
  }

  /**
   * Counts since construction, and how much runs now.
   *
   * @returns A snapshot.
   */
  stats(): GroupStats {
    return this.#table.stats();
  }

  /**
   * Waits for work to end: all that runs now, also what its callers have
   * abandoned.
   *
   * @param options A signal that ends the wait.
   * @returns Resolves when the last of it has ended. Rejects with the signal's
   * reason.
   */
  idle(options?: IdleOptions): Promise<void> {
    return idle(this.#table, options);
  }

  /**
   * Ends all flights, the forgotten ones too, as {@linkcode abort} does, and
   * refuses later calls with an `InvalidStateError`.
   *
   * @param reason Why; an `AbortError` if left out.
   */
  close(reason?: unknown): void {
    this.#table.close(abortReason(reason));
  }

  /** Closes the group. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes the group and waits for its work to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.close();
    await this.idle();
  }

  /** A plain call that leads, or else any call. */
  #lead(
    key: K,
    fn: FlightFunction<V, K>,
    options: CallOptions | undefined,
  ): Promise<V> {
    const table = this.#table;
    if (
      options === undefined && table.plain && typeof fn === "function" &&
      isOwnId(key, table.byIdentity)
    ) {
      const flight = table.add(key);
      return flight.lead(flight.call(fn));
    }
    return call(table, key, fn, options, false) as Promise<V>;
  }
}
