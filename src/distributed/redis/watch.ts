/**
 * A follower's wait: for a message, and in case that one is lost for what Redis
 * says when asked, now and then.
 *
 * @module
 */
import type { Ear } from "./channels.ts";
import type { News } from "./message.ts";
import { fromText } from "./text.ts";

/** What a watch needs to know. */
export interface WatchOptions {
  /**
   * Asks Redis how the flight is: the text of its outcome, how many ms are left
   * of its lease, or `null` if the leader is gone.
   */
  readonly ask: () => Promise<string | number | null>;
  /** The lease that this process joins with, in ms. */
  readonly leaseMs: number;
  /** A number from 0 up to 1, so that processes don't ask all at once. */
  readonly random: () => number;
}

/**
 * How long after the end of a lease Redis is asked, at the least and at the
 * most, in ms: when its clock has surely passed that end.
 */
const AFTER_LEASE_MS: Span = [2, 30];
/** How long after a question that failed the next one comes. */
const AFTER_FAILURE_MS: Span = [50, 150];
/** When to ask although the lease goes on, in parts of it. */
const PARTS_OF_LEASE: Span = [0.36, 0.5];

type Span = readonly [least: number, most: number];

/** One follower's wait. */
export class Watch implements Ear {
  readonly #ask: WatchOptions["ask"];
  readonly #leaseMs: number;
  readonly #random: () => number;
  readonly #end = Promise.withResolvers<Uint8Array | null>();
  /** The one timer: until the next question, or for the answer to this one. */
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  /** Something happened while it asked: the answer may be out of date. */
  #askAgain = false;
  /** When the first of the questions failed that have failed since. */
  #failingSince: number | undefined;
  #hasEnded = false;

  constructor({ ask, leaseMs, random }: WatchOptions) {
    this.#ask = ask;
    this.#leaseMs = leaseMs;
    this.#random = random;
  }

  /** The flight's outcome, or `null` if its leader is gone without one. */
  get end(): Promise<Uint8Array | null> {
    return this.#end.promise;
  }

  hear(news: News): void {
    if (news.kind === "stored") this.check();
    else this.#finish(news.kind === "outcome" ? news.text : null);
  }

  /** Asks now. */
  check(): void {
    if (this.#hasEnded) return;
    if (this.#isAsking) this.#askAgain = true;
    else void this.#check();
  }

  /** Asks when the lease, of which so much is left, may have ended. */
  expect(leftMs: number): void {
    const atEnd = Math.max(leftMs, 0) + this.#within(AFTER_LEASE_MS);
    const before = this.#leaseMs * this.#within(PARTS_OF_LEASE);
    this.#askIn(Math.min(atEnd, before));
  }

  /** Ends it without an answer: nobody waits any longer. */
  stop(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
  }

  fail(error: unknown): void {
    this.stop();
    this.#end.reject(error);
  }

  async #check(): Promise<void> {
    this.#isAsking = true;
    this.#askAgain = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.fail(silence()), this.#leaseMs);
    try {
      const answer = await this.#ask();
      if (this.#hasEnded) return;
      this.#isAsking = false;
      this.#failingSince = undefined;
      if (typeof answer !== "number") this.#finish(answer);
      else if (this.#askAgain) this.check();
      else this.expect(answer);
    } catch (error) {
      if (this.#hasEnded) return;
      this.#isAsking = false;
      this.#failed(error);
    }
  }

  /**
   * A question that fails may have met a connection that was just lost. When
   * they have failed for a lease there is no telling how the flight is.
   */
  #failed(error: unknown): void {
    const now = performance.now();
    this.#failingSince ??= now;
    if (now - this.#failingSince >= this.#leaseMs) this.fail(error);
    else this.#askIn(this.#within(AFTER_FAILURE_MS));
  }

  #askIn(ms: number): void {
    if (this.#hasEnded) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.check(), Math.ceil(ms));
  }

  #finish(text: string | null): void {
    this.stop();
    try {
      this.#end.resolve(text === null ? null : fromText(text));
    } catch (error) {
      this.#end.reject(error); // not of `toText`: somebody else's
    }
  }

  #within([least, most]: Span): number {
    return least + (most - least) * this.#random();
  }
}

function silence(): DOMException {
  return new DOMException(
    "Cannot follow the flight: Redis has not answered for a lease's time",
    "TimeoutError",
  );
}
