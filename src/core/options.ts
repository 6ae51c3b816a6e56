/**
 * What a group and a call can be told, and the checks of it.
 *
 * @module
 */
import { shown, wrongShape } from "./errors.ts";
import type { Digest, Key, KeyOption } from "./key.ts";
import type { Observer } from "./observer.ts";

/** Options of {@linkcode Group}. They are read once, at construction. */
export interface GroupOptions<V, K = Key> {
  /**
   * How keys are compared. `"structural"`: primitives as a `Map` compares them,
   * and arrays, plain objects, dates and the like by what they hold: those that
   * have one text by `canonicalKey` of `./key` are one key. No such key equals
   * a string. `"identity"`: all as a `Map` compares them. A function: by the
   * primitive that it returns for a key.
   *
   * @default {"structural"}
   */
  key?: KeyOption<K> | undefined;
  /**
   * What digests keys whose text has more than 1,024 characters, strings and
   * bytes that are long within a key, and strings of more than 8,192 characters
   * that are a key by themselves. Where there is none all keys are exact, and
   * on V8 many at once of one length over 16,383 characters are slow.
   *
   * @default {the runtime's SHA-256; none where none is synchronous}
   */
  digest?: Digest | undefined;
  /**
   * Gives every waiter a copy of its own, taken before any caller's
   * continuation can run; the leader keeps the original. `true` copies with
   * `structuredClone`. A value that can't be copied rejects the waiters, not
   * the leader.
   *
   * @default {false}
   */
  clone?: boolean | ((value: V) => V) | undefined;
  /**
   * Milliseconds after which a flight is no longer joined: a later caller
   * starts a new one, and the old one goes on for its own callers. A number
   * over 0 up to 2^31-1, or `Infinity`.
   *
   * @default {Infinity}
   */
  maxAge?: number | undefined;
  /**
   * Milliseconds after which a flight is ended with a `TimeoutError`. A number
   * over 0 up to 2^31-1, or `Infinity`.
   *
   * @default {Infinity}
   */
  timeout?: number | undefined;
  /**
   * Whether a flight goes on, and may be joined, when its last caller has left.
   *
   * @default {false}
   */
  detached?: boolean | undefined;
  /** Hears of what happens to the group's flights. */
  observer?: Observer<K> | undefined;
  /**
   * Whether waiters watch the leader, so that one of them takes over when the
   * leader's request has died. Each caller then runs a timer of its own, and an
   * abort that one request brings about reaches the others within 100 ms. On
   * Cloudflare Workers turn it off only for a group that lives within one
   * request.
   *
   * @default {true on Cloudflare Workers, else false}
   */
  recoverOrphans?: boolean | undefined;
}

/** Options of one call. */
export interface CallOptions {
  /** Takes this caller, and no other, out of the flight when it aborts. */
  signal?: AbortSignal | undefined;
  /**
   * Keeps a request alive until the work has ended (`ctx.waitUntil` of
   * Cloudflare Workers). Called once, if this caller leads, with a promise that
   * never rejects.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** Options of {@linkcode Group.forget}. */
export interface ForgetOptions {
  /**
   * Forgets the flight only if one caller at the most waits for it.
   *
   * @default {false}
   */
  ifUnshared?: boolean | undefined;
}

/** What a group has counted since its construction, and how much runs now. */
export interface GroupStats {
  /** Works running now, in works: the abandoned ones are among them. */
  running: number;
  /** Flights started, in flights. */
  flights: number;
  /**
   * Calls that led or joined a flight, in calls; a call that recovers counts
   * again. Refused calls count nowhere.
   */
  callers: number;
  /** Calls that joined a running flight, in calls: the executions saved. */
  joined: number;
  /** Flights whose work was fulfilled, in flights. */
  fulfilled: number;
  /** Flights whose work failed, in flights. */
  rejected: number;
  /**
   * Flights ended before their work by abort, timeout, close or their last
   * caller's leaving, in flights.
   */
  aborted: number;
  /** Flights whose leader died with its request, in flights. */
  orphaned: number;
  /** Times that the observer threw, in errors. */
  observerErrors: number;
}

/** The longest delay that timers of every runtime keep. */
const LONGEST_MS = 2 ** 31 - 1;

/** Checks a time limit, and rounds it up to whole milliseconds. */
export function milliseconds(name: string, value: unknown = Infinity): number {
  if (
    typeof value === "number" && value > 0 &&
    (value <= LONGEST_MS || value === Infinity)
  ) {
    return Math.ceil(value);
  }
  throw new RangeError(
    `Cannot use the ${name}: was ${
      shown(value)
    }, must be a number of milliseconds over 0 up to 2^31-1, or Infinity`,
  );
}

/** Checks a yes-or-no option. */
export function flag(
  name: string,
  value: unknown,
  otherwise: boolean,
): boolean {
  if (value === undefined) return otherwise;
  if (typeof value === "boolean") return value;
  throw wrongShape(name, value, "true or false");
}

/** Checks an options argument. */
export function checkOptions(options: unknown): void {
  if (
    options !== undefined && (typeof options !== "object" || options === null)
  ) {
    throw wrongShape("options", options, "an object");
  }
}

/** Reads the options of a call, once, and checks them. */
export function readCallOptions(options: CallOptions | undefined): CallOptions {
  if (options === undefined) return NO_OPTIONS;
  checkOptions(options);
  const { signal, waitUntil } = options;
  if (signal !== undefined && !isSignal(signal)) {
    throw wrongShape("signal", signal, "an AbortSignal");
  }
  if (waitUntil !== undefined && typeof waitUntil !== "function") {
    throw wrongShape("waitUntil option", waitUntil, "a function");
  }
  return { signal, waitUntil };
}

const NO_OPTIONS: CallOptions = {};

/** Judged by its shape, since it may come from another realm or a polyfill. */
function isSignal(value: unknown): boolean {
  const signal = value as Partial<AbortSignal> | null;
  return typeof signal?.aborted === "boolean" &&
    typeof signal.addEventListener === "function" &&
    typeof signal.removeEventListener === "function";
}
