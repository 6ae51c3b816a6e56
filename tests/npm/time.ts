/**
 * `@std/testing/time` where JSR can't be reached: the part of `FakeTime` that
 * the tests use, by `@sinonjs/fake-timers`.
 *
 * What std leaves real stays real here: `performance.now()`, microtasks, and
 * `AbortSignal.timeout()`.
 *
 * @module
 */

import { type Clock, install } from "npm:@sinonjs/fake-timers@15.5.0";

/** The globals that are replaced: the ones that std replaces. */
const FAKED = [
  "Date",
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
] as const;

/** The fake that is in place. Set by the constructor, cleared by `restore`. */
let current: FakeTime | undefined;

/** Time that passes only when told to. Only one can be in place at a time. */
export class FakeTime implements Disposable {
  readonly #clock: Clock;
  /** The time at which this fake began, in ms since 1970. */
  readonly start: number;

  /**
   * Replaces the clock and the timers.
   *
   * @param start The time to begin at; the real time if left out.
   */
  constructor(start?: Date | number | string | null) {
    if (current !== undefined) {
      throw new TypeError("Cannot construct FakeTime: time is already faked");
    }
    const begin = start === undefined || start === null
      ? Date.now()
      : new Date(start).valueOf();
    if (Number.isNaN(begin)) {
      throw new TypeError(
        `Cannot construct FakeTime: start was ${start}, must be a valid date`,
      );
    }
    this.start = begin;
    this.#clock = install({ now: begin, toFake: [...FAKED] });
    current = this;
  }

  /** The fake time, in ms since 1970. */
  get now(): number {
    return this.#clock.now;
  }

  /** Lets `ms` pass, and runs the timers that are due on the way. */
  tick(ms = 0): void {
    this.#clock.tick(ms);
  }

  /** Lets pending microtasks run, then `ms` pass, and so on to the end. */
  async tickAsync(ms = 0): Promise<void> {
    await this.#clock.tickAsync(ms);
  }

  /** Lets time pass up to the next timer; false if there is none. */
  next(): boolean {
    const waiting = this.#clock.countTimers() > 0;
    if (waiting) this.#clock.next();
    return waiting;
  }

  /** Lets pending microtasks run, then does as `next`. */
  async nextAsync(): Promise<boolean> {
    await this.runMicrotasks();
    return this.next();
  }

  /** Lets pending microtasks run. */
  async runMicrotasks(): Promise<void> {
    await this.#clock.tickAsync(0);
  }

  /** Puts the real clock and timers back. */
  restore(): void {
    if (current !== this) {
      throw new TypeError("Cannot restore time: it is already restored");
    }
    current = undefined;
    this.#clock.uninstall();
  }

  [Symbol.dispose](): void {
    this.restore();
  }
}
