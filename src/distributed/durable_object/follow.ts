/**
 * Following: another process leads the flight, and the object holds a request
 * until it ends.
 *
 * @module
 */
import type { Follow } from "../coordinator.ts";
import { limited } from "../limited.ts";
import type { Call } from "./caller.ts";
import type { Closing } from "../closing.ts";

/** What a follow needs to know. */
export interface FollowOptions {
  /** Asks once. */
  readonly call: Call;
  /** The object's name. */
  readonly name: string;
  readonly epoch: number;
  /** The lease that this process joins with, in ms. */
  readonly leaseMs: number;
  readonly closing: Closing;
  readonly random: () => number;
}

/**
 * How long one request is held at the most, in leases and in ms: then the
 * follower asks anew, in case a connection has died without a word.
 */
const HELD_LEASES = 1;
const HELD_LEAST_MS = 1_000;
/** The most that passes from a failure to the next question, in ms. */
const AFTER_FAILURE_MS = 100;

/** A flight that is led elsewhere. */
export class ObjectFollow implements Follow {
  readonly role = "follow";
  readonly #options: FollowOptions;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  wait(signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#options.closing.during((closed) =>
      this.#wait([signal, closed])
    );
  }

  /** Asks until there is an answer, or there has been none for a lease. */
  async #wait(ends: readonly AbortSignal[]): Promise<Uint8Array | null> {
    const { leaseMs, random, closing } = this.#options;
    let failingSince: number | undefined;
    for (;;) {
      closing.refuse();
      const answer = await this.#ask(ends);
      if (!("error" in answer)) return answer.outcome;
      const now = performance.now();
      if (isLate(answer.error)) failingSince = undefined;
      else failingSince ??= now;
      for (const { aborted, reason } of ends) if (aborted) throw reason;
      if (failingSince === undefined) continue;
      if (now - failingSince >= leaseMs) throw answer.error;
      await pause(random() * AFTER_FAILURE_MS, ends);
    }
  }

  /** One request, and what comes of it. */
  async #ask(ends: readonly AbortSignal[]): Promise<Answer> {
    const { call, name, epoch, leaseMs } = this.#options;
    const ms = Math.max(HELD_LEAST_MS, leaseMs * HELD_LEASES);
    const limits = { what: "follow the flight", ms, ends };
    try {
      const outcome = await limited(
        limits,
        (signal) => call({ does: "wait", epoch }, { name, signal }),
      );
      return { outcome };
    } catch (error) {
      return { error };
    }
  }
}

type Answer =
  | { readonly outcome: Uint8Array | null }
  | { readonly error: unknown };

/** Whether the request was held for as long as it may be. */
function isLate(error: unknown): boolean {
  return error instanceof DOMException && error.name === "TimeoutError";
}

/** Lets time pass, unless one of the signals aborts. */
function pause(ms: number, ends: readonly AbortSignal[]): Promise<void> {
  return limited(
    { what: "wait", ms: Infinity, ends },
    () => new Promise((resolve) => setTimeout(resolve, ms)),
  );
}
