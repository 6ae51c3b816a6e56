/**
 * Limit: how long a request waits for another one's response.
 *
 * @module
 */

/** A signal that aborts as another does, or when the time is up. */
export class Limit {
  /** What takes the request out of the flight. */
  readonly signal: AbortSignal | undefined;
  readonly #outer: AbortSignal | undefined;
  readonly #own: AbortController | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #isPassed = false;

  constructor(ms: number, outer: AbortSignal | undefined) {
    this.#outer = outer;
    if (ms === Infinity) {
      this.signal = outer;
      return;
    }
    const own = this.#own = new AbortController();
    this.signal = own.signal;
    if (outer?.aborted) own.abort(outer.reason);
    else outer?.addEventListener("abort", this);
    this.#timer = setTimeout(() => {
      this.#isPassed = true;
      own.abort();
    }, ms);
  }

  /** Whether the time was up, and that was all. */
  get isPassed(): boolean {
    return this.#isPassed && !this.#outer?.aborted;
  }

  /** The outer signal has aborted. */
  handleEvent(): void {
    this.#own?.abort(this.#outer?.reason);
  }

  /** The request leads, so that it is the others who wait for it. */
  lift(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  /** The wait is over. */
  clear(): void {
    if (this.#own === undefined) return;
    this.lift();
    this.#outer?.removeEventListener("abort", this);
  }
}
