/**
 * DistributedFlight: one execution in progress, as its work sees it.
 *
 * @module
 */
import type { Flight } from "../core/flight.ts";

/** What `fn` is told of the flight it works for. */
export interface DistributedFlight<K> extends Flight<K> {
  /**
   * The flight's number among all processes; a later flight of the key has a
   * larger one. `fn` may run twice at a time (D5): a resource that keeps the
   * largest number it has seen, and refuses a smaller one, is safe from it.
   *
   * `0n` for work that nobody gave the lead: the engine gave no answer, or the
   * leader's outcome was too large to travel. Such a resource refuses that too.
   */
  readonly epoch: bigint;
}

/** Does the work for a key. */
export type DistributedFunction<V, K> = (
  flight: DistributedFlight<K>,
) => V | PromiseLike<V>;

/** The flight in this process, with its epoch. */
export class EpochFlight<K> implements DistributedFlight<K> {
  readonly epoch: bigint;
  readonly #flight: Flight<K>;

  constructor(flight: Flight<K>, epoch: bigint) {
    this.#flight = flight;
    this.epoch = epoch;
  }

  get key(): K {
    return this.#flight.key;
  }

  get signal(): AbortSignal {
    return this.#flight.signal;
  }

  /** Those in this process. */
  get callers(): number {
    return this.#flight.callers;
  }

  get forgotten(): boolean {
    return this.#flight.forgotten;
  }

  /** A getter, so that `fn` may take it off: `({ abort }) => ...`. */
  get abort(): (reason?: unknown) => void {
    return this.#flight.abort;
  }
}
