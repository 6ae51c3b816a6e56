/**
 * Flight: one execution in progress, as its work sees it.
 *
 * @module
 */

/** What `fn` is told of the flight it works for. */
export interface Flight<K> {
  /** The leader's key. */
  readonly key: K;
  /**
   * Aborts when nobody waits for the work any longer: the last caller left, or
   * the flight was aborted, timed out or closed. Made when first read: a flight
   * whose `fn` never reads it pays nothing.
   */
  readonly signal: AbortSignal;
  /** Callers present now. */
  readonly callers: number;
  /**
   * Whether later callers no longer join this flight, for whatever reason. A
   * cache above the group should then not keep the value: it may be older than
   * what made somebody forget the flight.
   */
  readonly forgotten: boolean;
  /**
   * Gives up: every caller rejects with the reason at once, and what `fn` does
   * later changes nothing.
   */
  abort(reason?: unknown): void;
}
