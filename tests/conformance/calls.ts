/**
 * What the cases share: work that ends when it is told to, and calls that are
 * looked at without waiting for them. Only gates put things in order.
 *
 * @module
 */

import type { Offer, Work, WorkContext } from "../peers/adapters.ts";
import { must } from "./case.ts";

/** Work that waits at a gate: `succeed` or `fail` opens it for every run. */
export class Job {
  /** What to hand to a call. */
  readonly work: Work;
  readonly #started = Promise.withResolvers<void>();
  readonly #gate = Promise.withResolvers<() => unknown>();
  #runs = 0;
  #signal: AbortSignal | undefined;

  /** @param readsSignal Whether the work asks for its signal, as it begins. */
  constructor({ readsSignal = false } = {}) {
    // A promise of its own for each run, so that each is judged by itself.
    this.work = async (context: WorkContext) => {
      this.#runs++;
      if (readsSignal) this.#signal = context.signal;
      this.#started.resolve();
      const end = await this.#gate.promise;
      return end();
    };
  }

  /** How often the work has been run. */
  get runs(): number {
    return this.#runs;
  }

  /** The signal that the last run was given, if it reads one. */
  get signal(): AbortSignal | undefined {
    return this.#signal;
  }

  /** Waits until the work runs, or one of the calls has ended without it. */
  async begun(...calls: readonly Call[]): Promise<void> {
    await Promise.race([
      this.#started.promise,
      ...calls.map((call) => call.ended),
    ]);
  }

  succeed(value: unknown): void {
    this.#gate.resolve(() => value);
  }

  fail(reason: unknown): void {
    this.#gate.resolve(() => {
      throw reason;
    });
  }
}

/** A call, and how far it is. */
export interface Call {
  state: "pending" | "fulfilled" | "rejected" | "threw";
  /** The value or the reason, once there is one. */
  outcome: unknown;
  /** Resolves when the call has ended, in whatever way. */
  ended: Promise<void>;
}

/** Makes a call whose outcome is handled. */
export function call(
  offer: Offer,
  key: unknown,
  work: Work,
  signal?: AbortSignal,
): Call {
  const call: Call = {
    state: "pending",
    outcome: undefined,
    ended: Promise.resolve(),
  };
  const end = (state: Call["state"]) => (outcome: unknown) => {
    call.state = state;
    call.outcome = outcome;
  };
  try {
    const returned = offer.do(key, work, signal && { signal });
    call.ended = Promise.resolve(returned)
      .then(end("fulfilled"), end("rejected"));
  } catch (error) {
    end("threw")(error);
  }
  return call;
}

/** Waits until all have ended. */
export async function ended(...calls: readonly Call[]): Promise<void> {
  await Promise.all(calls.map((call) => call.ended));
}

/** The case goes on only if the call has given this very value. */
export function mustGive(call: Call, value: unknown, who: string): void {
  must(
    call.state === "fulfilled" && Object.is(call.outcome, value),
    `${who} ${described(call)} instead of giving ${shown(value)}`,
  );
}

/** The case goes on only if the call has rejected with this very reason. */
export function mustReject(call: Call, reason: unknown, who: string): void {
  must(
    call.state === "rejected" && Object.is(call.outcome, reason),
    `${who} ${described(call)} instead of rejecting with ${shown(reason)}`,
  );
}

/** What became of a call, to stand after "the caller". */
export function described({ state, outcome }: Call): string {
  switch (state) {
    case "pending":
      return "still waits";
    case "fulfilled":
      return `got ${shown(outcome)}`;
    case "rejected":
      return `rejected with ${shown(outcome)}`;
    case "threw":
      return `threw ${shown(outcome)}`;
  }
}

/**
 * Lets everything happen that is due, microtasks and some turns of the event
 * loop: no package takes more than one to join a call to another.
 */
export async function flush(): Promise<void> {
  for (let i = 0; i < 5; i++) {
    await new Promise<void>((resolve) => setTimeout(resolve, 0));
  }
}

function shown(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.prototype.toString.call(value);
}
