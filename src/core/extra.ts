/**
 * Extra: what few flights need, made for a flight when it first needs any of
 * it.
 *
 * @module
 */
import type { Batch } from "./batch.ts";
import type { Caller, Form } from "./caller.ts";
import type { FlightRecord } from "./record.ts";

/** Someone who waits for works to end: see `idle`. */
export interface Idler {
  workEnded(): void;
}

/**
 * Asked for by `maxAge`, `timeout` or an observer. Written by the table as `fn`
 * is called.
 */
export interface Clock<V, K> {
  /** The flight's number in events. */
  readonly number: number;
  readonly calledAt: number;
  /**
   * From when the flight ages: never, as long as `fn` has not returned (S16).
   */
  agesFrom: number;
  /** The group's `timeout`; cleared when the flight is over. */
  readonly timer: ReturnType<typeof setTimeout> | undefined;
  /** The flight whose place it took, until `fn` is called. */
  replaced: FlightRecord<V, K> | undefined;
}

/**
 * Asked for by `recoverOrphans`: plain data for other requests to read, written
 * by the leader's.
 */
export interface Pulse {
  beats: number;
  beatAt: number;
  /**
   * Resolved when the work has ended: a rejection can only mean that the
   * leader's request died.
   */
  readonly news: PromiseWithResolvers<void>;
  workEnded: boolean;
  /** Whether a waiter has found the leader gone. Written by that waiter. */
  orphaned: boolean;
}

/**
 * The rare half of a flight. Written by the flight, unless a line says
 * otherwise.
 */
export class Extra<V, K> {
  /**
   * Whether the leader holds the work's own promise: so it does if this was
   * made after its `fn` had returned.
   */
  readonly inline: boolean;
  /** What the leader asked for. */
  ledBy: Form = "plain";
  /** The leader while it is present, if it has a promise of its own. */
  leader: Caller<V, K> | undefined = undefined;
  /** Present waiters that have a promise of their own. */
  waiters: Caller<V, K>[] | undefined = undefined;
  /** How many callers have left. */
  left = 0;
  /** Behind `flight.signal`; made when that is first read. */
  controller: AbortController | undefined = undefined;
  /** Why the flight was ended. */
  reason: unknown = undefined;
  /**
   * The call of `doMany` that leads this flight. Written by it, before `fn` is
   * called.
   */
  batch: Batch<V, K> | undefined = undefined;
  clock: Clock<V, K> | undefined = undefined;
  pulse: Pulse | undefined = undefined;
  /** Told when the work has ended. */
  idlers: Set<Idler> | undefined = undefined;

  constructor(inline: boolean) {
    this.inline = inline;
  }

  /** Nothing can time out any more. */
  stopTimer(): void {
    const timer = this.clock?.timer;
    // Asked first: a call into the runtime for nothing is dear.
    if (timer !== undefined) clearTimeout(timer);
  }

  /** The work has ended. */
  workEnded(): void {
    this.stopTimer();
    if (this.pulse !== undefined) this.pulse.workEnded = true;
    if (this.idlers !== undefined) {
      for (const idler of this.idlers) idler.workEnded();
    }
  }
}
