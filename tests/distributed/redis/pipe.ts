/**
 * One way of a connection that is slow, or stuck.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import type { Writable } from "node:stream";

/**
 * One way of a connection. What is sent stays in order, also when the lag
 * changes: as with TCP, what comes later waits for what came before.
 */
export class Pipe {
  readonly #to: Writable;
  /** What is on its way, with the time at which it may arrive. */
  readonly #waiting: { readonly bytes: Buffer; readonly due: number }[] = [];
  #holds = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How much later everything comes. In ms. */
  lagMs = 0;

  constructor(to: Writable) {
    this.#to = to;
  }

  send(bytes: Buffer): void {
    this.#waiting.push({ bytes, due: performance.now() + this.lagMs });
    this.#flush();
  }

  /** While it holds, nothing comes; then everything does. */
  hold(on: boolean): void {
    this.#holds = on;
    this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    const waiting = this.#waiting;
    while (!this.#holds && waiting[0] !== undefined) {
      const ms = waiting[0].due - performance.now();
      if (ms > 0) {
        this.#timer = setTimeout(() => this.#flush(), Math.ceil(ms));
        return;
      }
      if (!this.#to.destroyed) this.#to.write(waiting[0].bytes);
      waiting.shift();
    }
  }
}
