/**
 * What the reference and the real group have in common: keys, values, reasons and signals as actual objects, so that
 * "by identity" can be compared, and expectations about the objects that the library makes itself.
 *
 * @module
 */
import type { Key } from "@scope/singleflight";
import type { Ending } from "./program.ts";
import { CountedSignal } from "./signals.ts";

/** An object that the library makes: known by its name first, and by identity once it has been seen. */
export interface Made {
  readonly made:
    | "AbortError"
    | "TimeoutError"
    | "InvalidStateError"
    | "DataCloneError"
    | "TypeError";
  seen?: { readonly object: unknown };
}

/** What a caller is expected to get. `copyOf` is a copy that nobody else has got. */
export type Expected =
  | { readonly is: unknown }
  | { readonly copyOf: unknown }
  | { readonly anything: true }
  | Made;

/** What a work ends with, as actual objects. For a batch, `value` is the array. */
export interface Outcome {
  readonly ok: boolean;
  readonly value: unknown;
}

/** The keys of a program. `1` and `"1"` must not meet, `NaN` must meet itself; a function is no key. */
export const KEYS: readonly Key[] = ["1", 1, NaN, (() => {}) as unknown as Key];

/** The index of the key that every method refuses. */
export const BAD_KEY = 3;

/** A class of its own, to see that callers get plain native promises all the same. */
export class OwnPromise<T> extends Promise<T> {}

/** A copy made by the group's own clone function. */
export class Copy {
  readonly original: unknown;
  constructor(original: unknown) {
    this.original = original;
  }
}

/** An expectation of something that the library makes. */
export function made(name: Made["made"]): Made {
  return { made: name };
}

/** What callers get of a reason given to an abort. */
export function reasonOf(raw: unknown): Expected {
  return raw === undefined ? made("AbortError") : { is: raw };
}

/** The actual objects of one program, each made once under a name that both sides use. */
export class World {
  readonly #objects = new Map<string, unknown>();
  readonly #copies = new Set<unknown>();
  readonly #refusals = new Map<object, Error>();
  /** Every signal of the program, in the order of first use. */
  readonly signals = new Map<string, CountedSignal>();
  /** How often the group's own clone function ran on each value. */
  readonly cloned = new Map<unknown, number>();

  signal(name: string): CountedSignal {
    let signal = this.signals.get(name);
    if (!signal) this.signals.set(name, signal = new CountedSignal());
    return signal;
  }

  /** A reason of every odd kind; errors are new ones. */
  reason(id: string, kind: number): unknown {
    if (kind % 7 === 0) return this.#once(`reason ${id}`, () => new Error(id));
    if (kind % 7 === 5) {
      return this.#once(
        `reason ${id}`,
        () => new DOMException(id, "AbortError"),
      );
    }
    return [undefined, undefined, 0, "", "text", undefined, null][kind % 7];
  }

  /** What a work ends with. */
  outcome(work: string, ending: Ending): Outcome {
    return this.#once(`outcome ${work}`, () => {
      return ending.ok
        ? { ok: true, value: value(ending.kind) }
        : { ok: false, value: this.reason(`work ${work}`, ending.kind) };
    });
  }

  /** What a batch of `count` keys ends with. */
  batchOutcome(work: string, ending: Ending, count: number): Outcome {
    return this.#once(`outcome ${work}`, () => {
      if (!ending.ok) {
        return { ok: false, value: this.reason(`work ${work}`, ending.kind) };
      }
      const length = Math.max(0, count + ending.length);
      return {
        ok: true,
        value: Array.from(
          { length },
          (_, i) =>
            ending.mask >> i & 1 ? new Error(`entry ${i}`) : value(ending.kind),
        ),
      };
    });
  }

  /** The group's own clone function: refuses functions, copies everything else. */
  clone(original: unknown): unknown {
    this.cloned.set(original, (this.cloned.get(original) ?? 0) + 1);
    if (typeof original === "function") throw this.cloneFailure(original);
    return new Copy(original);
  }

  /** What the group's own clone function throws for a value that it refuses. */
  cloneFailure(original: object): unknown {
    let error = this.#refusals.get(original);
    if (!error) this.#refusals.set(original, error = new Error("no copy"));
    return error;
  }

  /** Whether `actual` is what was expected. The first look at a made object fixes which one it is. */
  matches(expected: Expected, actual: unknown): boolean {
    if ("anything" in expected) return true;
    if ("is" in expected) return Object.is(expected.is, actual);
    if ("copyOf" in expected) {
      if (this.#copies.has(actual)) return false;
      this.#copies.add(actual);
      if (actual instanceof Copy) {
        return Object.is(actual.original, expected.copyOf);
      }
      return actual !== expected.copyOf &&
        JSON.stringify(actual) === JSON.stringify(expected.copyOf);
    }
    if (expected.seen) return expected.seen.object === actual;
    expected.seen = { object: actual };
    if (expected.made === "TypeError") return actual instanceof TypeError;
    return actual instanceof DOMException && actual.name === expected.made;
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#objects.has(name)) this.#objects.set(name, make());
    return this.#objects.get(name) as T;
  }
}

let serial = 0;

/** A value of every odd kind; objects and functions are new ones. */
function value(kind: number): unknown {
  const all = [
    { serial: ++serial },
    undefined,
    0,
    "",
    { serial: ++serial },
    () => {},
    { serial: ++serial },
  ];
  return all[kind % all.length];
}

/** A value, a reason or an expectation, for a message. */
export function show(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  if (value instanceof Error) return `${value.name} "${value.message}"`;
  if ("made" in value) return `a new ${value.made}`;
  if ("is" in value) return show(value.is);
  if ("copyOf" in value) return `a copy of its own of ${show(value.copyOf)}`;
  return JSON.stringify(value);
}
