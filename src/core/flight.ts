/**
 * Flight: one execution in progress, from its leader's call to the end of its work.
 *
 * A flight begins *calling* (its `fn` has not returned yet), is then *running*, and ends once: *settled* by its work,
 * or *ended* before it by an abort, a timeout, a close, or because its last caller left. Whichever comes first wins,
 * and the other changes nothing (S4, S13).
 *
 * Most flights have one plain caller, or a few, and settle soon. They pay for this object, two closures and a promise.
 * Whatever few flights need stands in {@linkcode Extra}, made when first needed. If none was needed by the time `fn`
 * returns, the plain leader is given the work's own promise, which only the work can settle (S13, the exception).
 *
 * @module
 */
import { type Caller, ignore } from "./caller.ts";
import { Deferred } from "./deferred.ts";
import { abortReason } from "./errors.ts";
import { Extra } from "./extra.ts";
import type { Status } from "./result.ts";
import type { FlightTable } from "./table.ts";

/** What `fn` is told of the flight it works for. */
export interface Flight<K> {
  /** The leader's key. */
  readonly key: K;
  /**
   * Aborts when nobody waits for the work any longer: the last caller left, or the flight was aborted, timed out or
   * closed. Made when first read: a flight whose `fn` never reads it pays nothing.
   */
  readonly signal: AbortSignal;
  /** Callers present now. */
  readonly callers: number;
  /**
   * Whether later callers no longer join this flight, for whatever reason. A cache above the group should then not
   * keep the value: it may be older than what made somebody forget the flight.
   */
  readonly forgotten: boolean;
  /** Gives up: every caller rejects with the reason at once, and what `fn` does later changes nothing. */
  abort(reason?: unknown): void;
}

const CALLING = 0;
const RUNNING = 1;
const SETTLED = 2;
const ENDED = 3;

/** The record of a flight, which `fn` sees as a {@linkcode Flight}. */
export class FlightRecord<V, K> implements Flight<K> {
  readonly table: FlightTable<V, K>;
  readonly key: K;
  /** What the table's map holds this flight under. */
  readonly id: unknown;
  /** True exactly while the map holds this flight. Written by the table alone. */
  joinable = true;
  /** Callers that ever joined, the leader among them. */
  joined = 1;
  /** The promise that plain callers share, made when the first of them needs it. */
  shared: Deferred<V> | undefined = undefined;
  extra: Extra<V, K> | undefined = undefined;
  #phase: typeof CALLING | typeof RUNNING | typeof SETTLED | typeof ENDED =
    CALLING;

  constructor(table: FlightTable<V, K>, key: K, id: unknown) {
    this.table = table;
    this.key = key;
    this.id = id;
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

  /** A getter, so that the flight knows it was read (S13), and that `fn` may take it off: `({ abort }) => ...`. */
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

  /** Calls `fn`. The promise is the work: native, and rejected if `fn` threw. */
  call(fn: (flight: Flight<K>) => V | PromiseLike<V>): Promise<V> {
    let work: Promise<V>;
    try {
      const returned = fn(this);
      if (this.joined > 1) this.#refuseItself(returned);
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

  /** Takes the leader in, if it has a promise of its own, before `fn` is called. */
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
    if (extra.waiters === undefined) extra.waiters = [waiter];
    else waiter.seat = extra.waiters.push(waiter) - 1;
  }

  /** A caller's signal has aborted. If it was the last caller: the key is free, the signal aborts, the caller rejects (S9). */
  leave(caller: Caller<V, K>, reason: unknown): void {
    const { joined, table } = this;
    this.release(caller);
    table.tell("leave", this, this.callers, { role: roleOf(caller), reason });
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

  /** The work has ended. False if something else had ended the flight before. */
  settle(status: "fulfilled" | "rejected", payload: unknown): boolean {
    const { table, extra, shared } = this;
    if (extra !== undefined) {
      return this.#settleWithExtra(extra, status, payload);
    }
    this.#phase = SETTLED;
    table.count(this, status);
    table.drop(this);
    if (shared !== undefined) this.#settleShared(shared, status, payload);
    return true;
  }

  #settleWithExtra(
    extra: Extra<V, K>,
    status: "fulfilled" | "rejected",
    payload: unknown,
  ): boolean {
    const { table, live, callers, shared } = this;
    if (live) {
      this.#phase = SETTLED;
      if (!extra.pulse?.orphaned) table.count(this, status);
    }
    table.drop(this);
    if (live) {
      if (shared !== undefined) this.#settleShared(shared, status, payload);
      this.#deliver(extra, status, payload);
    }
    clearTimeout(extra.clock?.timer);
    if (extra.pulse !== undefined) extra.pulse.workEnded = true;
    for (const idler of extra.idlers ?? []) idler.workEnded();
    if (table.observer !== undefined) {
      const reason = status === "rejected" ? { reason: payload } : {};
      table.tell("settle", this, callers, {
        status,
        ms: table.age(this),
        ...reason,
      });
    }
    return live;
  }

  /** Ends the flight before its work. False if it was over. */
  end(reason: unknown): boolean {
    if (!this.live) return false;
    const { table, callers } = this;
    const extra = this.more();
    this.#phase = ENDED;
    extra.reason = reason;
    clearTimeout(extra.clock?.timer);
    if (!extra.pulse?.orphaned) table.count(this, "aborted");
    table.setAside(this);
    extra.batch?.ended(reason);
    if (!table.recoverOrphans) this.abortSignal();
    if (this.shared !== undefined) {
      this.#settleShared(this.shared, "aborted", reason);
    }
    this.#deliver(extra, "aborted", reason);
    table.tell("abort", this, callers, { reason, ms: table.age(this) });
    return true;
  }

  /** Has the work hear of the flight's end: in the leader's request, since no other may touch its controller (W3). */
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

  /** Throws if `fn` returned a promise that waits for this very flight (S18). */
  #refuseItself(returned: unknown): void {
    const { shared, extra } = this;
    const isShared = shared !== undefined && returned === shared.promise;
    const waiter = extra?.waiters?.find(({ promise }) => promise === returned);
    if (!isShared && waiter === undefined) return;
    // It was given to us, so its rejection is ours to handle, unless it is the leader's promise too.
    if (waiter !== undefined || extra?.leader !== undefined) {
      (returned as Promise<unknown>).catch(ignore);
    }
    throw new TypeError(
      "Cannot wait for the work: fn returned the promise of a call that joined its own flight, which would wait for itself",
    );
  }

  /** Gives the plain callers the outcome. */
  #settleShared(shared: Deferred<V>, status: Status, payload: unknown): void {
    if (status === "fulfilled") return shared.resolve(payload as V);
    // The leader's own promise reports the rejection: no second event for the same failure (S17).
    if (this.extra === undefined || this.extra.inline) {
      shared.promise.catch(ignore);
    }
    shared.reject(payload);
  }

  /** Gives all others the outcome. */
  #deliver(extra: Extra<V, K>, status: Status, payload: unknown): void {
    const { joined, table } = this;
    const { leader, waiters } = extra;
    extra.leader = extra.waiters = undefined;
    if (waiters !== undefined) {
      if (table.clone !== undefined && status === "fulfilled") {
        copy(waiters, payload as V, table.clone, joined);
      } else {
        for (const waiter of waiters) waiter.deliver(status, payload, joined);
      }
    }
    leader?.deliver(status, payload, joined);
  }
}

/** Gives each waiter a copy of its own (S21). */
function copy<V, K>(
  waiters: readonly Caller<V, K>[],
  value: V,
  clone: (value: V) => V,
  joined: number,
): void {
  // Their outcome is certain: a signal that `clone` aborts comes too late.
  for (const waiter of waiters) waiter.flight = undefined;
  for (const waiter of waiters) {
    let mine: V;
    try {
      mine = clone(value);
    } catch (reason) {
      waiter.deliver("rejected", reason, joined);
      continue;
    }
    waiter.deliver("fulfilled", mine, joined);
  }
}

/** A caller's part, in an event's words. */
export function roleOf<V, K>(caller: Caller<V, K>): "leader" | "waiter" {
  return caller.leader ? "leader" : "waiter";
}

/** What `fn` returned, as a native promise. One with a `then` of its own may call back twice, or return what it likes. */
export function workOf<V>(returned: V | PromiseLike<V>): Promise<V> {
  const work = Promise.resolve(returned);
  return work.then === Promise.prototype.then ? work : adopt(work);
}

function adopt<V>(odd: Promise<V>): Promise<V> {
  return new Promise((resolve) => resolve(odd));
}
