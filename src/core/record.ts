/**
 * FlightRecord: a flight, from its leader's call to the end of its work.
 *
 * A flight begins *calling* (its `fn` has not returned yet), is then *running*,
 * and ends once: *settled* by its work, or *ended* before it by an abort, a
 * timeout, a close, or because its last caller left. Whichever comes first
 * wins, and the other changes nothing (S4, S13).
 *
 * Most flights have one plain caller, or a few, and settle soon. They pay for
 * this object, two closures and a promise. Whatever few flights need stands in
 * {@linkcode Extra}, made when first needed. If none was needed by the time
 * `fn` returns, the plain leader is given the work's own promise, which only
 * the work can settle (S13, the exception).
 *
 * @module
 */
import { type Caller, ignore } from "./caller.ts";
import { Deferred } from "./deferred.ts";
import { deliverCopies } from "./clone.ts";
import { abortReason } from "./errors.ts";
import { Extra, type Idler } from "./extra.ts";
import type { Flight } from "./flight.ts";
import type { Status } from "./result.ts";
import type { FlightTable } from "./table.ts";
import { refuseItself, workOf } from "./work.ts";

const CALLING = 0;
const RUNNING = 1;
const SETTLED = 2;
const ENDED = 3;

/** The record of a flight, which `fn` sees as a {@linkcode Flight}. */
export class FlightRecord<V, K> implements Flight<K> {
  readonly table: FlightTable<V, K>;
  /** What the table's map holds this flight under. */
  readonly id: unknown;
  /**
   * True exactly while the map holds this flight. Written by the table alone.
   */
  joinable = true;
  /** Callers that ever joined, the leader among them. */
  joined = 1;
  /**
   * The promise that plain callers share, made when the first of them needs it.
   */
  shared: Deferred<V> | undefined = undefined;
  extra: Extra<V, K> | undefined = undefined;
  #phase: typeof CALLING | typeof RUNNING | typeof SETTLED | typeof ENDED =
    CALLING;

  constructor(table: FlightTable<V, K>, id: unknown) {
    this.table = table;
    this.id = id;
  }

  /** The key itself is the id, but for a {@linkcode MappedRecord}. */
  get key(): K {
    return this.id as K;
  }

  get signal(): AbortSignal {
    const extra = this.more();
    extra.controller ??= new AbortController();
    if (this.#phase === ENDED) extra.controller.abort(extra.reason);
    return extra.controller.signal;
  }

  get callers(): number {
    return this.live ? this.joined - (this.extra?.left ?? 0) : 0;
  }

  get forgotten(): boolean {
    return !this.joinable || this.table.tooOld(this);
  }

  /**
   * A getter, so that the flight knows it was read (S13), and that `fn` may
   * take it off: `({ abort }) => ...`.
   */
  get abort(): (reason?: unknown) => void {
    this.more();
    return (reason) => void this.end(abortReason(reason));
  }

  /** Whether neither the work nor anything else has ended the flight. */
  get live(): boolean {
    return this.#phase <= RUNNING;
  }

  more(): Extra<V, K> {
    return this.extra ??= new Extra(this.#phase !== CALLING);
  }

  /** Those to tell when the work has ended. */
  idlers(): Set<Idler> {
    return this.more().idlers ??= new Set();
  }

  /**
   * Calls `fn`. The promise is the work: native, and rejected if `fn` threw.
   */
  call(fn: (flight: Flight<K>) => V | PromiseLike<V>): Promise<V> {
    let work: Promise<V>;
    try {
      const returned = fn(this);
      if (this.joined > 1) refuseItself(this, returned);
      work = workOf(returned);
    } catch (reason) {
      work = Promise.reject(reason);
    }
    this.called();
    return work;
  }

  /** `fn` has returned. */
  called(): void {
    if (this.extra === undefined) this.#phase = RUNNING;
    else this.#calledWithExtra(this.extra);
  }

  #calledWithExtra({ clock }: Extra<V, K>): void {
    if (this.#phase === CALLING) this.#phase = RUNNING;
    if (clock !== undefined) clock.agesFrom = clock.calledAt;
  }

  /** A plain leader's promise. */
  lead(work: Promise<V>): Promise<V> {
    if (this.extra !== undefined) {
      this.follow(work);
      return this.#sharedPromise();
    }
    return work.then(
      (value) => {
        if (this.settle("fulfilled", value)) return value;
        throw this.extra?.reason;
      },
      (reason) => {
        throw this.settle("rejected", reason) ? reason : this.extra?.reason;
      },
    );
  }

  /** Has the work settle the flight, for a leader whose promise is another. */
  follow(work: Promise<V>): void {
    work.then(
      (value) => void this.settle("fulfilled", value),
      (reason) => void this.settle("rejected", reason),
    );
  }

  /** A plain waiter's promise. */
  share(): Promise<V> {
    this.joined++;
    const { shared } = this;
    return shared === undefined ? this.#sharedPromise() : shared.promise;
  }

  /**
   * Takes the leader in, if it has a promise of its own, before `fn` is called.
   */
  ledBy(leader: Caller<V, K>): void {
    const extra = this.more();
    extra.leader = leader;
    extra.ledBy = leader.form;
    leader.flight = this;
    leader.leader = true;
    leader.silent = false;
  }

  /** Takes a waiter in that has a promise of its own. */
  take(waiter: Caller<V, K>): void {
    const extra = this.more();
    this.joined++;
    waiter.flight = this;
    waiter.silent = waiter.form === "plain" && extra.ledBy === "plain";
    waiter.seat = extra.waiters === undefined ? 0 : extra.waiters.length;
    if (extra.waiters === undefined) extra.waiters = [waiter];
    else extra.waiters.push(waiter);
  }

  /**
   * A caller's signal has aborted. If it was the last caller: the key is free,
   * the signal aborts, the caller rejects (S9).
   */
  leave(caller: Caller<V, K>, reason: unknown): void {
    const { joined, table } = this;
    this.release(caller);
    table.reporter?.tell("leave", this, this.callers, {
      role: caller.leader ? "leader" : "waiter",
      reason,
    });
    if (this.callers === 0 && !table.detached) this.end(reason);
    caller.finish("aborted", reason, joined);
  }

  /** Takes a caller off those who get the outcome. */
  release(caller: Caller<V, K>): void {
    const extra = this.more();
    extra.left++;
    caller.flight = undefined;
    if (caller === extra.leader) {
      extra.leader = undefined;
      return;
    }
    const waiters = extra.waiters ?? [];
    const last = waiters.pop();
    if (last === undefined || last === caller) return;
    waiters[caller.seat] = last;
    last.seat = caller.seat;
  }

  /**
   * The work has ended. False if something else had ended the flight before.
   */
  settle(status: "fulfilled" | "rejected", payload: unknown): boolean {
    const { table, extra } = this;
    if (extra !== undefined) return this.#settleAll(extra, status, payload);
    this.#phase = SETTLED;
    table.count(this, status);
    table.drop(this);
    if (this.shared !== undefined) this.#settleShared(status, payload);
    return true;
  }

  #settleAll(
    extra: Extra<V, K>,
    status: "fulfilled" | "rejected",
    payload: unknown,
  ): boolean {
    const { table, live, callers } = this;
    if (live) {
      this.#phase = SETTLED;
      table.count(this, status);
    }
    table.drop(this);
    if (live) this.#deliver(extra, status, payload);
    extra.workEnded();
    table.reporter?.tell("settle", this, callers, {
      status,
      ms: this.#ms(),
      ...status === "rejected" ? { reason: payload } : {},
    });
    return live;
  }

  /** Ends the flight before its work. False if it was over. */
  end(reason: unknown): boolean {
    if (!this.live) return false;
    const { table, callers } = this;
    const extra = this.more();
    this.#phase = ENDED;
    extra.reason = reason;
    extra.stopTimer();
    table.count(this, "aborted");
    table.setAside(this);
    extra.batch?.ended(reason);
    if (!table.recoverOrphans) this.abortSignal();
    this.#deliver(extra, "aborted", reason);
    table.reporter?.tell("abort", this, callers, { reason, ms: this.#ms() });
    return true;
  }

  /**
   * Has the work hear of the flight's end: in the leader's request, since no
   * other may touch its controller (W3).
   */
  abortSignal(): void {
    if (this.#phase !== ENDED) return;
    const { batch, controller, reason } = this.more();
    controller?.abort(reason);
    batch?.abortSignal();
  }

  #sharedPromise(): Promise<V> {
    if (this.shared === undefined) {
      this.shared = new Deferred<V>();
      if (this.#phase === ENDED) this.shared.reject(this.extra?.reason);
    }
    return this.shared.promise;
  }

  /** Gives everyone the outcome. */
  #deliver(extra: Extra<V, K>, status: Status, payload: unknown): void {
    const { joined, table } = this;
    const { leader, waiters } = extra;
    extra.leader = extra.waiters = undefined;
    if (this.shared !== undefined) this.#settleShared(status, payload);
    if (waiters !== undefined) {
      if (table.clone !== undefined && status === "fulfilled") {
        deliverCopies(waiters, payload as V, table.clone, joined);
      } else {
        for (const waiter of waiters) waiter.deliver(status, payload, joined);
      }
    }
    leader?.deliver(status, payload, joined);
  }

  /** Gives the plain callers the outcome. */
  #settleShared(status: Status, payload: unknown): void {
    const { shared, extra } = this;
    if (status === "fulfilled") return shared?.resolve(payload as V);
    // The leader's own promise reports the failure: no second event (S17).
    if (extra === undefined || extra.inline) shared?.promise.catch(ignore);
    shared?.reject(payload);
  }

  /** Milliseconds since `fn` was called, where anyone asks. */
  #ms(): number {
    return performance.now() - (this.extra?.clock?.calledAt ?? 0);
  }
}
