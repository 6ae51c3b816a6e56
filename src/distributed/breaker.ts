/**
 * Breaker: spares calls the wait for an engine that is known to be down.
 *
 * @module
 */

/** Closed while the engine answers; else lets one call through now and then. */
export class Breaker {
  readonly #ms: number;
  readonly #clock: () => number;
  /** Before this nobody asks. Nothing while the engine answers. */
  #until: number | undefined;
  /** Why it opened. */
  #reason: unknown;
  #answers = 0;

  /**
   * @param ms How long it stays open.
   * @param clock Milliseconds since whenever, that never go back.
   */
  constructor(ms: number, clock: () => number) {
    this.#ms = ms;
    this.#clock = clock;
  }

  /** How often the engine has answered. */
  get answers(): number {
    return this.#answers;
  }

  /** What last went wrong. */
  get reason(): unknown {
    return this.#reason;
  }

  /**
   * Whether a call may ask the engine. The one that comes first when the time
   * is up tries, and the others go on without: for as long again, so that one
   * whose process dies meanwhile holds up nothing.
   */
  admits(): boolean {
    if (this.#until === undefined) return true;
    const now = this.#clock();
    if (now < this.#until) return false;
    this.#until = now + this.#ms;
    return true;
  }

  /** The engine has answered. */
  close(): void {
    this.#answers++;
    this.#until = this.#reason = undefined;
  }

  /**
   * The engine has not answered a question. If it has answered others since
   * that was asked, when there had been so many answers, it isn't down.
   */
  open(reason: unknown, answers: number): void {
    if (answers !== this.#answers) return;
    this.#until = this.#clock() + this.#ms;
    this.#reason = reason;
  }
}
