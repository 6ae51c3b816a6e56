/**
 * Counts what happens at the edge: how many requests come in, how many calls of
 * the origin go out for them, and how long the clients wait.
 *
 * @module
 */

import type { CollapseObserver } from "@scope/singleflight/fetch";
import type { MiddlewareHandler } from "hono";

/** What happened within one step of time. */
export interface Step {
  /** When it began, in ms. */
  readonly at: number;
  /** How many requests came in. */
  requests: number;
  /** How many calls went to the origin. */
  calls: number;
  /** The most flights that were in progress at once. */
  flights: number;
  /** How many were in progress when it was last written to. */
  level: number;
}

/** What `GET /live` answers. */
export interface Reading {
  /** The time, in ms: what the steps are measured by. */
  readonly now: number;
  /** How long a step is, in ms. */
  readonly step: number;
  /** How many requests have come in since the start. */
  readonly requests: number;
  /** How many of them have been answered; those that failed among them. */
  readonly answered: number;
  /** How many calls have gone to the origin. */
  readonly calls: number;
  /** How many flights are in progress now. */
  readonly flights: number;
  /** Milliseconds to the response's head, of the last 1,000 requests. */
  readonly p50: number | null;
  readonly p99: number | null;
  /** The steps in which something happened, the oldest first. */
  readonly steps: readonly Step[];
}

/** How long a step is, in ms. */
const STEP = 50;

/** How many steps are kept: 20 seconds in which something happens all the time. */
const KEPT_STEPS = 400;

/** Of how many requests the times are kept. */
const KEPT_TIMES = 1_000;

/**
 * The counts of one isolate or process. As the middleware's observer it hears
 * of each call of the origin: that is a `lead`, a `forward` or a `bypass`.
 */
export class Live implements CollapseObserver {
  #requests = 0;
  #answered = 0;
  #calls = 0;
  /** `lead` adds, `end` takes away. */
  #flights = 0;
  /** The oldest first. Only the last one is written to. */
  readonly #steps: Step[] = [];
  /** A ring: `#answered` says where the next one goes. */
  readonly #times: number[] = [];

  /** A middleware that counts requests and takes their times. */
  requests(): MiddlewareHandler {
    return async (_c, next) => {
      const since = Date.now();
      this.#requests++;
      this.#step().requests++;
      try {
        await next();
      } finally {
        this.#times[this.#answered++ % KEPT_TIMES] = Date.now() - since;
      }
    };
  }

  /** A middleware in place of `collapse`: each request calls the origin. */
  originCalls(): MiddlewareHandler {
    return (_c, next) => {
      this.#call();
      return next();
    };
  }

  lead(): void {
    this.#flights++;
    this.#call();
  }

  forward(): void {
    this.#call();
  }

  bypass(): void {
    this.#call();
  }

  end(): void {
    this.#flights--;
    this.#step();
  }

  /** How things stand, with the steps from a time on. */
  since(time: number): Reading {
    const sorted = this.#times.toSorted((a, b) => a - b);
    // The nearest rank: the smallest that so many per cent don't exceed.
    const rank = (percent: number) =>
      sorted[Math.max(0, Math.ceil(percent / 100 * sorted.length) - 1)] ?? null;
    return {
      now: Date.now(),
      step: STEP,
      requests: this.#requests,
      answered: this.#answered,
      calls: this.#calls,
      flights: this.#flights,
      p50: rank(50),
      p99: rank(99),
      steps: this.#steps.filter(({ at }) => !(at < time)),
    };
  }

  #call(): void {
    this.#calls++;
    this.#step().calls++;
  }

  /** The step of this moment. */
  #step(): Step {
    const now = Date.now();
    const at = now - now % STEP;
    let step = this.#steps.at(-1);
    if (step === undefined || step.at !== at) {
      step = { at, requests: 0, calls: 0, flights: 0, level: 0 };
      this.#steps.push(step);
      if (this.#steps.length > KEPT_STEPS) this.#steps.shift();
    }
    step.level = this.#flights;
    step.flights = Math.max(step.flights, this.#flights);
    return step;
  }
}
