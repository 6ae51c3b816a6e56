/**
 * Observer: what happens to a group's flights, told as it happens (S19).
 *
 * @module
 */
import { ignore } from "./caller.ts";
import type { FlightRecord } from "./record.ts";

/** What an {@linkcode Observer} hears. */
export interface FlightEvent<K> {
  /** The leader's key, as the leader gave it. */
  readonly key: K;
  /** The flight's number: from 1, unique in its group. */
  readonly flight: number;
  /**
   * Callers present when it happened; at `settle` and `abort`, those who got
   * that outcome.
   */
  readonly callers: number;
  /** At `lead`, `join`, `leave` and `orphan`: whom it is about. */
  readonly role?: "leader" | "waiter";
  /** At `settle`: how the work ended. */
  readonly status?: "fulfilled" | "rejected";
  /** At `leave` and `abort`, and at `settle` of work that failed: why. */
  readonly reason?: unknown;
  /** At `settle` and `abort`: milliseconds since `fn` was called. */
  readonly ms?: number;
}

/**
 * Methods that a group calls, synchronously, as things happen to its flights.
 * All are optional. One that throws, or returns a promise that rejects,
 * disturbs nothing: it is counted in {@linkcode GroupStats.observerErrors} and
 * given to `error`.
 */
export interface Observer<K> {
  /** A flight starts; `fn` is called next. */
  lead?(event: FlightEvent<K>): void;
  /** A caller joined a running flight. */
  join?(event: FlightEvent<K>): void;
  /** A caller's signal took it out of a flight. */
  leave?(event: FlightEvent<K>): void;
  /**
   * A flight's work has ended, once for each flight, even if an abort came
   * first or nobody is left (S14).
   */
  settle?(event: FlightEvent<K>): void;
  /**
   * Later callers no longer join a flight that runs on: it was forgotten, or is
   * older than `maxAge`.
   */
  forget?(event: FlightEvent<K>): void;
  /**
   * A flight was ended before its work: by abort, timeout, close, or because
   * its last caller left.
   */
  abort?(event: FlightEvent<K>): void;
  /** A flight's leader died with its request; a waiter takes over (W2). */
  orphan?(event: FlightEvent<K>): void;
  /** What another method threw. */
  error?(error: unknown): void;
}

/**
 * The names of the events, which are the names of an {@linkcode Observer}'s
 * methods.
 */
export type FlightEventName = Exclude<keyof Observer<unknown>, "error">;

/** Tells an observer, and counts its errors. */
export class Reporter<K> {
  errors = 0;
  readonly #observer: Observer<K>;

  constructor(observer: Observer<K>) {
    this.#observer = observer;
  }

  tell<V>(
    name: FlightEventName,
    { key, extra }: FlightRecord<V, K>,
    callers: number,
    more?: Partial<FlightEvent<K>>,
  ): void {
    const flight = extra?.clock?.number ?? 0;
    const event = { key, flight, callers, ...more };
    hear(() => this.#observer[name]?.(event), (error) => {
      this.errors++;
      // It is counted, and if this fails as well there is nobody left to tell.
      hear(() => this.#observer.error?.(error), ignore);
    });
  }
}

/**
 * Makes a call of foreign code; what it throws, at once or by a promise, goes
 * to `failed`.
 */
export function hear(
  call: () => unknown,
  failed: (error: unknown) => void,
): void {
  try {
    const returned = call();
    if (returned instanceof Promise) returned.catch(failed);
  } catch (error) {
    failed(error);
  }
}
