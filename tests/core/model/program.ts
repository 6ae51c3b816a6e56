/**
 * Random programs as plain data, so that they print, shrink and replay well.
 * Small numbers stand for keys, signals, works and reasons; what they mean is decided when the program runs.
 *
 * @module
 */

/** How the group of one program is made. */
export interface Options {
  /** Then callers hear of ends that others bring about at their next beat, and times are a hundred times as long. */
  readonly recoverOrphans: boolean;
  readonly detached: boolean;
  readonly maxAge: number | null;
  readonly timeout: number | null;
  readonly observer: "none" | "records" | "throws" | "rejects";
  readonly clone: "none" | "structured" | "function";
}

/** How a work ends. A batch reads `mask` (bit i: entry i is an `Error`) and `length` (how many entries it gives too many). */
export interface Ending {
  readonly ok: boolean;
  readonly kind: number;
  readonly mask: number;
  readonly length: number;
}

/** What `fn` does in its synchronous part. */
export type Inside =
  | { readonly act: "readSignal" | "readAbort" | "forget" | "close" | "tick" }
  | {
    readonly act: "leave" | "abortKey" | "abortFlight";
    readonly reason: number;
  }
  | {
    readonly act: "join";
    readonly form: "do" | "doResult";
    readonly signal: number | null;
  }
  | { readonly act: "other"; readonly key: number };

/** What `fn` does and returns. `self` returns the promise of joining its own flight, `bad` is no function. */
export interface Plan {
  readonly returns:
    | "deferred"
    | "thenable"
    | "subclass"
    | "plain"
    | "throw"
    | "self"
    | "bad";
  readonly inside: readonly Inside[];
  /** Whether a listener on `flight.signal` calls again. */
  readonly retries: boolean;
  readonly ending: Ending;
}

/** One step. Signals: 0 to 2 are shared by many callers, 3 is a fresh one, `null` none. Key 3 is no valid key. */
export type Action =
  | {
    readonly act: "call";
    readonly form: "do" | "doResult";
    readonly key: number;
    readonly signal: number | null;
    readonly waitUntil: "none" | "records" | "throws";
    readonly follow: boolean;
    readonly plan: Plan;
  }
  | {
    readonly act: "many";
    readonly keys: readonly number[];
    readonly signal: number | null;
    readonly waitUntil: "none" | "records" | "throws";
    readonly plan: Plan;
  }
  /** So many callers of one key, each with a signal of its own. */
  | {
    readonly act: "crowd";
    readonly key: number;
    readonly size: number;
    readonly plan: Plan;
  }
  | { readonly act: "settle"; readonly work: number; readonly ending: Ending }
  | {
    readonly act: "leave";
    readonly signal: number;
    readonly renew: boolean;
    readonly reason: number;
  }
  | {
    readonly act: "leaveAll" | "abortFlight" | "readSignal";
    readonly flight: number;
    readonly reason: number;
  }
  | {
    readonly act: "forget";
    readonly key: number;
    readonly ifUnshared: boolean;
  }
  | { readonly act: "forgetAll" | "idle" }
  | { readonly act: "abort"; readonly key: number; readonly reason: number }
  | { readonly act: "advance"; readonly ms: number }
  | {
    readonly act: "close";
    readonly how: "close" | "dispose" | "asyncDispose";
    readonly reason: number;
  };

/** An action, and how many turns of the microtasks run before the next one. */
export type Step = Action & { readonly turns: number | "all" };

/** Milliseconds between two beats of a caller that watches for orphans. */
export const BEAT = 100;

/** A whole program. */
export interface Program {
  readonly options: Options;
  readonly steps: readonly Step[];
}
