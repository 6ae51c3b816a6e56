/**
 * Caller: one call that has a promise of its own, because it can leave, wants a
 * Result, gets a copy, or recovers orphans. Plain callers of `do` have none:
 * they share a promise of the flight's.
 *
 * @module
 */
import { Deferred } from "./deferred.ts";
import type { FlightRecord } from "./record.ts";
import { resultOf, type Status } from "./result.ts";
import type { Hub, Leaver } from "./signals.ts";

/**
 * What a caller asked for: `do` without a signal, `do` with one, or `doResult`.
 */
export type Form = "plain" | "signal" | "result";

/** A call with a promise of its own, which {@linkcode finish} settles, once. */
export class Caller<V, K> extends Deferred<unknown> implements Leaver {
  readonly form: Form;
  /**
   * The flight it is in. Written by the flight as it comes and goes;
   * `undefined` once it has its outcome.
   */
  flight: FlightRecord<V, K> | undefined = undefined;
  /** Its index in the flight's list of callers. Written by the flight alone. */
  seat = 0;
  /** Whether its `fn` ran. */
  leader = false;
  /**
   * Whether its rejection is reported by the flight's plain leader, and so not
   * by this one (S17).
   */
  silent = false;
  hub: Hub | undefined = undefined;
  slot = 0;

  constructor(form: Form) {
    super();
    this.form = form;
  }

  /** Its signal has aborted. */
  leave(reason: unknown): void {
    if (this.flight?.live) this.flight.leave(this, reason);
  }

  /** The flight's word to this caller. `callers` is how many ever joined. */
  deliver(status: Status, payload: unknown, callers: number): void {
    this.finish(status, payload, callers);
  }

  /** Settles the promise. */
  finish(status: Status, payload: unknown, callers: number): void {
    this.flight = undefined;
    this.hub?.remove(this);
    if (this.form === "result") {
      this.resolve(resultOf(status, payload, callers, this.leader));
    } else if (status === "fulfilled") {
      this.resolve(payload);
    } else {
      if (this.silent) this.promise.catch(ignore);
      this.reject(payload);
    }
  }
}

/** Marks a rejection as handled: somebody else reports it. */
export function ignore(): void {}
