/**
 * Limit: how long a request waits for another one's response.
 *
 * @module
 */
import type { Hub, Leaver, Signals } from "../core/signals.ts";

/** A signal that aborts as another does, or when the time is up. */
export class Limit implements Leaver {
  /** What takes the request out of the flight. */
  readonly signal: AbortSignal | undefined;
  hub: Hub | undefined = undefined;
  slot = 0;
  readonly #own: AbortController | undefined;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #isPassed = false;

  constructor(ms: number, outer: AbortSignal | undefined, signals: Signals) {
    if (ms === Infinity) {
      this.signal = outer;
      return;
    }
    const own = this.#own = new AbortController();
    this.signal = own.signal;
    if (outer?.aborted) own.abort(outer.reason);
    else if (outer !== undefined) signals.watch(outer, this);
    this.#timer = setTimeout(() => {
      this.#isPassed = true;
      own.abort();
    }, ms);
  }

  /** Whether the time was up. */
  get isPassed(): boolean {
    return this.#isPassed;
  }

  /** The outer signal has aborted. */
  leave(reason: unknown): void {
    this.clear();
    this.#own?.abort(reason);
  }

  /** The request leads, so that it is the others who wait for it. */
  lift(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
  }

  /** The wait is over. */
  clear(): void {
    this.lift();
    this.hub?.remove(this);
  }
}
