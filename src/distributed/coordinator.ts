/**
 * Coordinator: what an engine (Redis, a Durable Object, ...) must offer so that
 * one process leads a flight and the others follow it.
 *
 * A coordinator knows keys, leases, epochs and bytes, and nothing else. Time
 * limits, renewals, codecs, retries and what to do when the engine is down are
 * the group's. `tests/distributed/coordinator_cases.ts` holds every line below
 * as a case that any coordinator can be run through.
 *
 * @module
 */

/** What a coordinator can't exceed. */
export interface CoordinatorLimits {
  /** The most bytes that an outcome may have. */
  readonly maxBytes: number;
}

/** What a call of {@linkcode Coordinator.join} asks for. */
export interface JoinOptions {
  /**
   * How long the lead lasts if it isn't renewed, in milliseconds by the
   * engine's clock. A whole number over 0.
   */
  leaseMs: number;
  /** Ends the call. A lead that the engine gives later is given up. */
  signal?: AbortSignal | undefined;
}

/**
 * An engine that says who leads. Coordinators on all machines that reach one
 * engine share its flights.
 *
 * Any method may reject, with whatever went wrong, when the engine can't be
 * reached. Then nothing is known: the engine may have done what was asked.
 */
export interface Coordinator {
  /** What it can't exceed. */
  readonly limits: CoordinatorLimits;
  /**
   * Takes the lead of the key's flight, if nobody holds it, or else follows who
   * does. One step, by the engine's clock.
   *
   * @param key A well-formed text of 1 to 1,000 characters.
   * @param options The lease, and a signal.
   * @returns The lead, or what to wait with. Rejects with the signal's reason,
   * and with an `InvalidStateError` once the coordinator is closed.
   */
  join(key: string, options: JoinOptions): Promise<Lead | Follow>;
  /**
   * Ends every wait with an `InvalidStateError`, and refuses later joins with
   * one. What this coordinator leads is abandoned, or runs out with its lease.
   *
   * @returns Resolves when it is closed. Never rejects, and may be called
   * again.
   */
  close(): Promise<void>;
}

/**
 * The lead of a flight: this process is to do the work, until it settles or
 * abandons the flight, or its lease runs out and somebody else leads a new one.
 */
export interface Lead {
  /** Says that this is a lead. */
  readonly role: "lead";
  /**
   * The flight's number. No two flights of a key have the same, and a later one
   * has a larger one, whatever became of the earlier. A resource that remembers
   * the largest it has seen can refuse a leader that was superseded.
   */
  readonly epoch: bigint;
  /**
   * Has the lease last from now on.
   *
   * @param leaseMs For how long, in milliseconds.
   * @returns False if the lead is lost: settled, abandoned, or run out.
   */
  renew(leaseMs: number): Promise<boolean>;
  /**
   * Ends the flight and publishes its outcome, to those who follow this flight
   * and no other: whoever joins later leads a new one.
   *
   * @param outcome Any bytes, up to `maxBytes`. They are the caller's again
   * when the promise has settled.
   * @param keepMs For how long at least a follower can read the outcome, even
   * if every message is lost, in milliseconds.
   * @returns False if the lead was lost: then nothing is published, and the
   * flight that took its place is as it was. Rejects with a `RangeError` if the
   * outcome is too large; the lead is kept.
   */
  settle(outcome: Uint8Array, keepMs: number): Promise<boolean>;
  /**
   * Ends the flight without an outcome: a follower leads next, at once. Does
   * nothing if the lead is lost.
   */
  abandon(): Promise<void>;
}

/** A flight that another process leads. */
export interface Follow {
  /** Says that this is none. */
  readonly role: "follow";
  /**
   * Waits for the flight to end.
   *
   * @param signal Ends the wait.
   * @returns The outcome. Null if the flight has none: it was abandoned (known
   * at once), or its lease ran out (known within 100 ms). Join again then.
   * Rejects with the signal's reason.
   */
  wait(signal: AbortSignal): Promise<Uint8Array | null>;
}
