/**
 * Patience: how long a flight waits for leaders elsewhere, all in all.
 *
 * @module
 */
import { timeoutError } from "./errors.ts";

/** Runs out so many ms after it was first asked for. */
export class Patience {
  readonly #ms: number;
  #controller: AbortController | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  /** Aborts when it has run out. */
  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      const controller = this.#controller = new AbortController();
      const ms = this.#ms;
      const end = () => controller.abort(timeoutError("wait for a leader", ms));
      if (ms !== Infinity) this.#timer = setTimeout(end, ms);
    }
    return this.#controller.signal;
  }

  /** It is needed no longer. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
