/**
 * The herd: how many of a run's requests have been sent, have arrived and have
 * been answered, and the gate that all of them wait behind.
 *
 * @module
 */

/**
 * How many requests may be on their way to the server at once. It bounds the
 * connections that are being opened, not those that are open: a listen queue
 * holds 128 on some systems, and one that overflows costs a second's retry.
 */
const opening = 64;

/** One run's requests. */
export class Herd {
  /** How many there are. */
  readonly size: number;
  /** How many have reached the server. */
  arrived = 0;
  /** How many have been answered. */
  answered = 0;
  /** When the last one reached the server, by `performance.now()`. */
  completeAt = NaN;

  readonly #complete = Promise.withResolvers<void>();
  readonly #broken = new AbortController();
  /** Replaced at each arrival, when its promise resolves. */
  #arrival = Promise.withResolvers<void>();

  /** A herd of this many requests. */
  constructor(size: number) {
    this.size = size;
  }

  /** Resolves when all are in flight together, or none will be any more. */
  get complete(): Promise<void> {
    return this.#complete.promise;
  }

  /** Aborts when the run can't go on, with the error that ended it. */
  get broken(): AbortSignal {
    return this.#broken.signal;
  }

  /** Counts a request that has reached the server. */
  arrive(): void {
    this.arrived++;
    if (this.arrived === this.size) {
      this.completeAt = performance.now();
      this.#complete.resolve();
    }
    this.#wake();
  }

  /** Resolves when one more may set out; rejects when the run is broken. */
  async room(sent: number): Promise<void> {
    while (sent - this.arrived >= opening && !this.broken.aborted) {
      await this.#arrival.promise;
    }
    this.broken.throwIfAborted();
  }

  /** Ends the run: opens the gate, so that nobody is left waiting behind it. */
  fail(error: unknown): void {
    this.#broken.abort(error);
    this.#complete.resolve();
    this.#wake();
  }

  #wake(): void {
    this.#arrival.resolve();
    this.#arrival = Promise.withResolvers();
  }
}
