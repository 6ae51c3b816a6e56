/**
 * What a test asks of the Worker and what the Worker answers, as plain JSON:
 * the one page that both ends of the socket read.
 *
 * @module
 */

import type { GroupStats } from "@scope/singleflight";

/**
 * The groups that the Worker constructs at module scope, a row of each; `bare`
 * is the idiom that the faults are shown on.
 */
export type Kind = "plain" | "observed" | "timed" | "detached" | "bare";

/** The time limit of the groups of kind `timed`, in milliseconds. */
export const TIMED_MS = 300;

/** Which of the ways to call a group a request takes. */
export type Way = "do" | "signal" | "doResult" | "doMany";

/** One request that calls a group. */
export interface Plan {
  /** A group of the Worker, as `kind.number`. */
  readonly group: string;
  readonly key: string;
  /** With `doMany`, the keys of the call instead of `key`. */
  readonly keys?: readonly string[];
  /**
   * The caller's name: the origin hears it, and the value of a flight names the
   * caller that led.
   */
  readonly by: string;
  /** Where the work's fetch is held at the origin. */
  readonly gate: string;
  /** @default {"do"} */
  readonly way?: Way;
  /** Whether the work hands `flight.signal` to its fetch. */
  readonly hears?: boolean;
  /**
   * Where `waitUntil` comes from; absent, the call has none. `unbound` is the
   * context's, taken off it: it throws.
   */
  readonly waitUntil?: "context" | "module" | "unbound";
  /**
   * A gate of the origin: once it answers, so does this request, without
   * awaiting the call.
   */
  readonly early?: string;
  /** A gate of the origin: once it answers, the caller's own signal aborts. */
  readonly leave?: string;
  /** The caller's own signal is `AbortSignal.timeout()` of so many ms. */
  readonly timeoutMs?: number;
  /**
   * After the outcome, fetch from this gate of the origin and wait for a timer,
   * both in the caller's own request.
   */
  readonly after?: string;
}

/** A reason as JSON can hold it. */
export interface Reason {
  readonly name: string;
  readonly message: string;
}

/**
 * A `Result` as JSON can hold it; of `do`, which tells less, only what it
 * tells.
 */
export interface Outcome {
  readonly status: "fulfilled" | "rejected" | "aborted";
  readonly value?: string;
  readonly reason?: Reason;
  readonly shared?: boolean;
  readonly leader?: boolean;
  readonly callers?: number;
}

/** What a request that called a group answers. */
export interface Answer {
  /** One per key, in order; none for an early answer. */
  readonly outcomes: readonly Outcome[];
  /**
   * What the caller's own I/O after the outcome brought, if it was asked for.
   */
  readonly after?: string;
  /** How often this call's `fn` ran. */
  readonly led: number;
  /** How often this call's `waitUntil` was called. */
  readonly waitUntils: number;
}

/** What a request does to a group in which another request leads. */
export interface Deed {
  readonly group: string;
  readonly key: string;
  readonly does:
    | "abort"
    | "flight.abort"
    | "close"
    | "forget"
    | "idle"
    | "block";
  /** The message of the reason to give; absent, no reason is given. */
  readonly reason?: string;
  /** How much work `block` does: turns of a loop. */
  readonly turns?: number;
  /** A gate of the origin to fetch from afterwards. */
  readonly after: string;
}

/**
 * What a deed answers: the group as it is in the very tick after it, and the
 * deed's own I/O.
 */
export interface Done {
  readonly returned?: boolean;
  readonly has: boolean;
  readonly size: number;
  readonly after: string;
}

/** An observer's event as JSON can hold it. */
export interface Heard {
  readonly event: string;
  readonly flight: number;
  readonly callers: number;
  readonly role?: string;
  readonly status?: string;
  readonly reason?: Reason;
}

/** A group as a request of its own sees it. */
export interface State {
  readonly has: boolean;
  readonly size: number;
  readonly stats: GroupStats;
  /**
   * Callers present, as the last work that began under this key sees them; 0
   * before any.
   */
  readonly present: number;
  /**
   * Works handed to `waitUntil` in this group: still lasting, ended, and ended
   * by a rejection.
   */
  readonly handed: {
    readonly lasting: number;
    readonly ended: number;
    readonly rejected: number;
  };
  /** Deeds that have begun in this group. */
  readonly begun: number;
  /**
   * Names of callers whose `request.signal` told that the client has gone
   * (newest dates only).
   */
  readonly gone: readonly string[];
  readonly heard: readonly Heard[];
}
