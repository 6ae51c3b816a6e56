/**
 * Says how far each runtime is: one line that is written over on a terminal,
 * and now and then a plain line elsewhere.
 *
 * @module
 */

const TERMINAL_MS = 250;
const PLAIN_MS = 15_000;

/** The progress of all runtimes. Writes until it is disposed of. */
export class Progress implements Disposable {
  /** What each runtime does, by its label; in the order they were announced. */
  readonly #states = new Map<string, string>();
  readonly #terminal = Deno.stdout.isTerminal();
  readonly #began = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;

  /** Announces the runtimes. */
  constructor(labels: readonly string[]) {
    for (const label of labels) this.#states.set(label, "waits");
    const every = this.#terminal ? TERMINAL_MS : PLAIN_MS;
    this.#timer = setInterval(() => this.#write(), every);
  }

  /** Says what a runtime does now. */
  set(label: string, state: string): void {
    this.#states.set(label, state);
  }

  /** Prints a line that stays. */
  log(line: string): void {
    console.log(this.#terminal ? `\r\x1b[K${line}` : line);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    if (this.#terminal) this.#print("\r\x1b[K");
  }

  #write(): void {
    const seconds = Math.round((performance.now() - this.#began) / 1_000);
    const states = [...this.#states].map(([label, state]) =>
      `${label} ${state}`
    );
    const line = `${seconds} s: ${states.join(", ")}`;
    if (!this.#terminal) return console.log(line);
    // A line longer than the terminal would scroll instead of being replaced.
    const { columns } = Deno.consoleSize();
    this.#print(`\r\x1b[K${line.slice(0, columns - 1)}`);
  }

  #print(text: string): void {
    Deno.stdout.writeSync(new TextEncoder().encode(text));
  }
}
