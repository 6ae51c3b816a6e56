/**
 * How a group tells two keys apart (K1-K4).
 *
 * @module
 */
import { canonicalText } from "../key/canonical_key.ts";
import type { Digest } from "../key/digest.ts";
import type { Primitive } from "../key/key.ts";
import { wrongShape } from "./errors.ts";
import { TextId } from "./ids.ts";

export type { Digest } from "../key/digest.ts";
export type { Key, KeyObject, Primitive } from "../key/key.ts";

/** How a group compares keys: see {@linkcode GroupOptions.key}. */
export type KeyOption<K> = "structural" | "identity" | ((key: K) => Primitive);

/**
 * The longest string that is a key as it stands, in characters. V8 hashes one
 * of more than 16,383 by its length alone, and so goes through all that it
 * knows of that length, even to find none.
 */
const LONGEST = 8192;

/** Whether `Map` compares the value by value. */
export function isPrimitive(value: unknown): value is Primitive {
  return value === null ||
    (typeof value !== "object" && typeof value !== "function");
}

/** Whether a group without a key function holds the key under itself. */
export function isOwnId(key: unknown, byIdentity: boolean): boolean {
  return typeof key === "string"
    ? key.length <= LONGEST
    : byIdentity || isPrimitive(key);
}

/** Makes the function that gives the id of a caller's key. */
export function keyMapper<K>(
  option: KeyOption<K>,
  digest: Digest | undefined,
): (key: K) => unknown {
  const byIdentity = option === "identity";
  const idOf = (key: unknown) =>
    isOwnId(key, byIdentity) ? key : new TextId(canonicalText(key, digest));
  if (byIdentity || option === "structural") return idOf;
  if (typeof option !== "function") {
    throw wrongShape(
      "key option",
      option,
      '"structural", "identity" or a function',
    );
  }
  return (key) => {
    const mapped: unknown = option(key);
    if (isPrimitive(mapped)) return idOf(mapped);
    throw wrongShape("result of the key function", mapped, "a primitive");
  };
}
