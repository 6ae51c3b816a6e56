/**
 * DistributedGroup: a namespace of keys, with one leader for each among all
 * processes.
 *
 * @module
 */
import { Group } from "../core/group.ts";
import type { IdleOptions } from "../core/idle.ts";
import type { Key } from "../core/key.ts";
import type { CallOptions, GroupOptions } from "../core/options.ts";
import type { Result } from "../core/result.ts";
import type { FlightFunction } from "../core/call.ts";
import type { DistributedFunction } from "./flight.ts";
import { Flying } from "./flying.ts";
import type { DistributedStats } from "./observer.ts";
import { type DistributedGroupOptions, readOptions } from "./options.ts";
import { Tower } from "./tower.ts";

/**
 * A {@linkcode Group} whose flights reach across processes and machines: of all
 * processes whose groups have one namespace and reach one engine, one runs `fn`
 * for a key, and the callers of all get its outcome.
 *
 * In each process callers join as in a `Group`: by key, each with its own
 * signal. Their flight then leads or follows through the coordinator. It is no
 * cache: an outcome is for those who waited for it, and who calls later starts
 * a new flight.
 *
 * **What it promises** while the engine keeps what it has acknowledged: one
 * leader at a time holds a key. The outcome of a leader that was superseded is
 * published nowhere. When the last caller of the leading process leaves, its
 * work is aborted and another process leads at once; when that process dies,
 * within the lease. Every call ends: `maxWait`, `joinTimeout`, `fn` and
 * `operationTimeout` bound it. If the engine is down, calls run their own `fn` (or fail, if told so).
 *
 * **What it doesn't promise:** that `fn` runs once. A process that stands still
 * for longer than its lease may wake up and go on beside its successor; the
 * engine may fail over and forget; without the engine, and if an outcome is too
 * large to travel, each process runs `fn`. It is no lock. Where twice is harm,
 * have the resource check {@linkcode DistributedFlight.epoch}.
 *
 * Values travel by a codec, and errors as their name, message and code; keys as
 * a digest. A caller that joins a process which is following already may get a
 * value that was finished before it called, by the time that a message takes.
 *
 * There is no `forget`: it would reach one process only. Put a version into the
 * key or the namespace.
 *
 * **Warning:** `fn` that waits for a flight of its own key, in this process or
 * another, waits for ever. Only `timeout` or an abort ends it.
 *
 * @example Two processes, so to speak
 * ```ts
 * import {
 *   DistributedGroup,
 *   MemoryCoordinator,
 * } from "@scope/singleflight/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const coordinator = new MemoryCoordinator(); // for tests: else, ./redis
 * const options = { coordinator, namespace: "users v1" };
 * const here = new DistributedGroup<string>(options);
 * const there = new DistributedGroup<string>(options);
 * let executions = 0;
 * const load = () => {
 *   executions++;
 *   return Promise.resolve("Ada");
 * };
 * const calls = [here, there].map((group) => group.do("user:1", load));
 *
 * assertEquals(await Promise.all(calls), ["Ada", "Ada"]);
 * assertEquals(executions, 1);
 * assertEquals(here.stats().led + there.stats().led, 1);
 * ```
 *
 * @typeParam V What the work gives.
 * @typeParam K What the keys are.
 */
export class DistributedGroup<V, K = Key> {
  readonly #tower: Tower<V, K>;
  /** The flights of this process, whose work is to lead or to follow. */
  readonly #local: Group<V, K>;

  /**
   * Makes a group. Nothing is asked of the engine before the first call.
   *
   * @param options The coordinator, the namespace, and the rest.
   * @throws {RangeError} If a time is none.
   * @throws {TypeError} If another option is not of the right shape.
   */
  constructor(options: DistributedGroupOptions<V, K>) {
    this.#tower = new Tower(readOptions(options));
    this.#local = new Group(localOptions(options));
  }

  /**
   * Joins the key's flight: in this process if there is one, else among all
   * processes. Unlike `Group.do` it calls `fn` when the engine has answered,
   * not at once.
   *
   * @example A follower elsewhere gets the failure, as far as it travels
   * ```ts
   * import {
   *   DistributedGroup,
   *   MemoryCoordinator,
   *   RemoteFlightError,
   * } from "@scope/singleflight/distributed";
   * import { assert, assertEquals } from "@std/assert";
   *
   * const options = {
   *   coordinator: new MemoryCoordinator(),
   *   namespace: "users v1",
   * };
   * const groups = [1, 2].map(() => new DistributedGroup(options));
   * const calls = groups.map((group) =>
   *   group.doResult("user:1", () => {
   *     throw new RangeError("no such user");
   *   })
   * );
   * const reasons = (await Promise.all(calls)).map((result) => {
   *   assert(result.status === "rejected");
   *   return result.reason;
   * });
   *
   * assertEquals(reasons.map(String), [
   *   "RangeError: no such user",
   *   "RangeError: no such user",
   * ]);
   * assertEquals(
   *   reasons.map((reason) => reason instanceof RemoteFlightError),
   *   [false, true],
   * );
   * ```
   *
   * @param key The key.
   * @param fn Does the work, if this call leads its flight here and that leads
   * among all processes, or if the group goes on without the engine. Not called
   * otherwise.
   * @param options A signal that takes this caller out, a `waitUntil`.
   * @returns The value. Rejects with what the work rejects with, as a
   * {@linkcode RemoteFlightError} if it ran elsewhere; with a
   * {@linkcode CodecError} if the value can't travel; with an
   * {@linkcode UnavailableError}, or a `TimeoutError` after `maxWait`, if
   * `onUnavailable` is `"throw"`; and otherwise as `Group.do` does.
   */
  do(
    key: K,
    fn: DistributedFunction<V, K>,
    options?: CallOptions,
  ): Promise<V> {
    return this.#local.do(key, this.#work(fn), options);
  }

  /**
   * As {@linkcode do}, but never rejects: tells how the call ended, as plain
   * data. `shared`, `leader` and `callers` are about this process.
   *
   * @param key The key.
   * @param fn Does the work, as for `do`.
   * @param options A signal that takes this caller out, a `waitUntil`.
   * @returns How the call ended.
   */
  doResult(
    key: K,
    fn: DistributedFunction<V, K>,
    options?: CallOptions,
  ): Promise<Result<V>> {
    return this.#local.doResult(key, this.#work(fn), options);
  }

  /**
   * Ends the key's flight in this process: its callers reject with the reason.
   * If it leads, its work is aborted and another process leads; if it follows,
   * nobody elsewhere notices.
   *
   * @param key The key.
   * @param reason Why; an `AbortError` if left out.
   * @returns Whether there was a flight to end.
   * @throws {TypeError} If the value can't be a key.
   */
  abort(key: K, reason?: unknown): boolean {
    return this.#local.abort(key, reason);
  }

  /**
   * Whether a call for the key would join a flight of this process.
   *
   * @param key The key.
   * @returns Whether there is one.
   * @throws {TypeError} If the value can't be a key.
   */
  has(key: K): boolean {
    return this.#local.has(key);
  }

  /** How many keys have a flight in this process. */
  get size(): number {
    return this.#local.size;
  }

  /**
   * Counts since construction, and how much runs now, in this process.
   *
   * @returns A snapshot.
   */
  stats(): DistributedStats {
    const { counts, errors } = this.#tower.tally;
    const local = this.#local.stats();
    const observerErrors = local.observerErrors + errors;
    return { ...local, ...counts, observerErrors };
  }

  /**
   * Waits for the work of this process to end, also for what its callers have
   * abandoned, and until the engine knows of it. Not for a question who leads
   * that the engine hasn't answered: a lead that comes then is given up, or
   * runs out.
   *
   * @param options A signal that ends the wait.
   * @returns Resolves when the last of it has ended. Rejects with the signal's
   * reason.
   */
  idle(options?: IdleOptions): Promise<void> {
    return this.#local.idle(options);
  }

  /**
   * Ends all flights of this process, as {@linkcode abort} does, and refuses
   * later calls with an `InvalidStateError`. The coordinator stays open.
   *
   * @param reason Why; an `AbortError` if left out.
   */
  close(reason?: unknown): void {
    this.#local.close(reason);
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

  /** What the local flight does. The local group refuses what is no `fn`. */
  #work(fn: DistributedFunction<V, K>): FlightFunction<V, K> {
    return typeof fn === "function"
      ? (flight) => new Flying(this.#tower, flight, fn).fly()
      : fn;
  }
}

/** Those of the options that are the local group's. */
function localOptions<V, K>(
  options: DistributedGroupOptions<V, K>,
): GroupOptions<V, K> {
  const { key, digest, clone, timeout, detached, recoverOrphans, observer } =
    options;
  return { key, digest, clone, timeout, detached, recoverOrphans, observer };
}
