/**
 * Notices when the machine is too busy: then the driver stands still, and all
 * proxies with it, or the engine does, and nobody has done that on purpose.
 *
 * @module
 */

import { Wire } from "../redis/wire.ts";

const PAUSE_MS = 40;

/** What takes longer is worth a note. In ms. */
const LONG_MS = 150;

/** Asks the engine again and again. */
export class Probe {
  readonly #port: number;
  readonly #note: (from: number, to: number) => void;
  #isOver = false;
  readonly #end: Promise<void>;

  constructor(port: number, note: (from: number, to: number) => void) {
    this.#port = port;
    this.#note = note;
    this.#end = this.#run();
  }

  /** Fulfilled when it has asked for the last time. */
  stop(): Promise<void> {
    this.#isOver = true;
    return this.#end;
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const from = Date.now();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      try {
        // Each time anew: the engine may die between two questions.
        const wire = await Wire.open(this.#port);
        await wire.ask("PING");
        wire.close();
      } catch {
        // It was killed, on purpose.
      }
      const to = Date.now();
      if (to - from > LONG_MS) this.#note(from, to);
    }
  }
}
