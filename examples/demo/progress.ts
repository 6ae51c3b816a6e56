/**
 * The progress line: redrawn in place on a terminal, a line a second elsewhere.
 *
 * @module
 */

/** A line of text that is shown again and again until it is disposed. */
export class Progress implements Disposable {
  readonly #line: () => string;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #terminal = Deno.stderr.isTerminal();

  /**
   * Starts to show a line.
   *
   * @param line Says how things stand now, in less than 80 characters.
   */
  constructor(line: () => string) {
    this.#line = line;
    this.#timer = setInterval(
      () => this.#show(this.#terminal ? "" : "\n"),
      this.#terminal ? 100 : 1000,
    );
  }

  /** Shows it for the last time. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#show("\n");
  }

  #show(end: string): void {
    // Padding wipes what a longer line has left; no escape code is needed.
    const text = this.#terminal
      ? `\r${this.#line().padEnd(79)}${end}`
      : this.#line() + end;
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  }
}
