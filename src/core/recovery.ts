/**
 * Recovery: what keeps callers safe where promises die with the request that
 * made them (Cloudflare Workers, W1-W3).
 *
 * There, no request may settle a promise of another, abort its controller or
 * clear its timer, and a request that dies takes its continuations along. So
 * each caller settles its own promise, in its own request; a flight's word to
 * it is plain data. The caller looks for it when the leader's `news` comes, and
 * at each beat of a timer of its own. The leader's beats are counted: a waiter
 * that sees none for three of its own knows that the leader is gone, and so
 * does one whose `news` is rejected, which the leader never does.
 *
 * @module
 */
import { Caller, ignore } from "./caller.ts";
import { acrossRequests } from "./deferred.ts";
import { closedError } from "./errors.ts";
import type { FlightRecord } from "./record.ts";
import type { Status } from "./result.ts";
import type { FlightTable } from "./table.ts";

/** Milliseconds between two beats. */
const BEAT = 100;
/**
 * Beats of the leader that a waiter misses before it takes the flight for an
 * orphan.
 */
const MISSED = 3;
/** Times that a caller tries again after its flight was orphaned. */
const RECOVERIES = 2;
/**
 * Milliseconds without a beat after which a flight that nobody waits for is
 * given up.
 */
const SILENCE = 100 * BEAT;

/** A caller that settles its promise in its own request alone. */
export class WatchingCaller<V, K> extends Caller<V, K> {
  /**
   * The outcome. Written by whichever request brings it about, read by this
   * caller's own.
   */
  #due: readonly [Status, unknown, number] | undefined = undefined;
  #recoveries = 0;

  override deliver(...outcome: [Status, unknown, number]): void {
    this.flight = undefined;
    this.#due = outcome;
  }

  /**
   * As the leader: beats until the work has ended, and has the work hear if
   * something else ends the flight.
   */
  beat(flight: FlightRecord<V, K>, work: Promise<unknown>): void {
    const { pulse } = flight.more();
    if (pulse === undefined) return;
    const timer = startTimer(() => {
      pulse.beats++;
      pulse.beatAt = performance.now();
      this.#look();
      if (flight.live) return;
      flight.abortSignal();
      // Beats on for those who wait for the work, but keeps no process alive.
      (timer as { unref?: () => void } | undefined)?.unref?.();
    });
    const ended = () => {
      clearInterval(timer);
      pulse.news.resolve();
      this.#look();
    };
    work.then(ended, ended);
    this.#look(); // fn itself may have ended the flight
  }

  /** As a waiter: looks for the outcome, and for signs of the leader's life. */
  watch(flight: FlightRecord<V, K>, again: () => void): void {
    const { pulse } = flight.more();
    if (pulse === undefined) return;
    const listener = new Listener(flight);
    const waits = (): boolean => {
      this.#look();
      if (this.flight === flight) return true;
      clearInterval(timer);
      return false;
    };
    const orphaned = () => {
      if (!waits()) return;
      clearInterval(timer);
      this.#recover(flight, again);
    };
    const timer = startTimer(() => {
      if (waits() && listener.deaf()) orphaned();
    });
    pulse.news.promise.then(waits, orphaned);
  }

  #look(): void {
    const due = this.#due;
    if (due === undefined) return;
    this.#due = undefined;
    this.finish(...due);
  }

  #recover(flight: FlightRecord<V, K>, again: () => void): void {
    const { joined, table } = flight;
    orphan(flight);
    flight.release(this);
    this.silent = false; // no leader reports what comes now
    if (table.closed) return this.finish("aborted", closedError(), joined);
    if (this.#recoveries++ < RECOVERIES) return again();
    const message =
      `Cannot wait for the flight: its leader's request has ended, ${
        RECOVERIES + 1
      } times in a row`;
    this.finish("rejected", new DOMException(message, "AbortError"), joined);
  }
}

/** Hears the beats of a flight's leader, at beats of its own. */
export class Listener<V, K> {
  readonly #flight: FlightRecord<V, K>;
  #heard = -1;
  #missed = 0;

  constructor(flight: FlightRecord<V, K>) {
    this.#flight = flight;
    this.deaf();
  }

  /** At each beat of one's own: whether the leader has missed too many. */
  deaf(): boolean {
    const beats = this.#flight.extra?.pulse?.beats ?? -1;
    this.#missed = beats === this.#heard ? this.#missed + 1 : 0;
    this.#heard = beats;
    return this.#missed >= MISSED;
  }
}

/** Lets go of a flight whose leader is gone. */
export function orphan<V, K>(flight: FlightRecord<V, K>): void {
  const { pulse } = flight.more();
  if (pulse === undefined || pulse.orphaned) return;
  const { table, live } = flight;
  if (live) table.count(flight, "orphaned");
  pulse.orphaned = true;
  table.drop(flight);
  if (!live) return;
  table.reporter?.tell("orphan", flight, flight.callers, { role: "waiter" });
}

/**
 * Makes the promise that every caller of the flight attaches to: in the
 * leader's call (W1).
 */
export function startPulse<V, K>(flight: FlightRecord<V, K>): void {
  const news = acrossRequests();
  news.promise.catch(ignore);
  flight.more().pulse = {
    beats: 0,
    beatAt: performance.now(),
    news,
    workEnded: false,
    orphaned: false,
  };
}

/**
 * Lets go of flights that died with nobody waiting, so that they don't pile up
 * (S22).
 */
export function sweep<V, K>(table: FlightTable<V, K>): void {
  const silentSince = performance.now() - SILENCE;
  for (const flight of table.running()) {
    const { pulse } = flight.more();
    if (pulse !== undefined && pulse.beatAt < silentSince) orphan(flight);
  }
}

/** A beat of one's own. */
export function startTimer(
  tick: () => void,
): ReturnType<typeof setInterval> | undefined {
  try {
    return setInterval(tick, BEAT);
  } catch {
    // workerd allows a request 10,000 timers. One without still hears the news.
    return undefined;
  }
}
