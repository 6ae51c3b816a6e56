/**
 * Learned: what responses have told of later ones, so that requests take the
 * right way from the start.
 *
 * @module
 */
import type { Answer } from "./answer.ts";
import { MOST_VARIES } from "./fields.ts";
import { Recent } from "./recent.ts";
import { type Ask, variantKey } from "./request.ts";
import type { Settings } from "./settings.ts";

/** What is known of base keys: bounded, and only ever a short cut. */
export class Learned {
  /** By which request fields a base key's responses vary. */
  readonly #vary: Recent<readonly string[]>;
  /** Until when a base key's requests go their own ways. */
  readonly #unshared: Recent<number>;
  readonly #unsharedFor: number;

  constructor({ maxVary, maxUnshared, unsharedFor }: Settings) {
    this.#vary = new Recent(maxVary);
    this.#unshared = new Recent(maxUnshared);
    this.#unsharedFor = unsharedFor;
  }

  /** Learns from a response. */
  heed({ verdict, vary }: Answer, base: string): void {
    if (vary.length > 0 && !vary.includes("*")) this.#varies(base, vary);
    if (verdict.to !== "leader") this.noteShared(base);
    else if (verdict.remember) {
      this.#unshared.set(base, performance.now() + this.#unsharedFor);
    }
  }

  /** A response has come that may be shared. */
  noteShared(base: string): void {
    this.#unshared.delete(base);
  }

  /** Whether a response could not be shared, not long ago. */
  isUnshared(base: string): boolean {
    const until = this.#unshared.get(base);
    return until !== undefined && performance.now() < until;
  }

  /** What a request flies under, as far as is known. */
  keyOf({ headers }: Ask, base: string): string {
    return variantKey(base, this.#vary.get(base), headers);
  }

  /** A base key's responses vary by all that any of them has named. */
  #varies(base: string, vary: readonly string[]): void {
    const known = this.#vary.get(base) ?? [];
    const all = new Set([...known, ...vary]);
    if (all.size > known.length && all.size <= MOST_VARIES) {
      this.#vary.set(base, [...all].sort());
    }
  }
}
