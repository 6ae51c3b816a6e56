/**
 * canonicalKey(): one text for each value, and no two values of one text.
 *
 * @module
 */
import { checkDigest, type Digest, digestOf } from "./digest.ts";
import { KeyFault } from "./fault.ts";
import type { Key } from "./key.ts";
import { isArrayPrototype } from "./realm.ts";
import { render } from "./render.ts";
import { arrayTree, EXACT, type Tree, treeOf, Walk } from "./tree.ts";
import { MOST_ITEMS, tupleOf } from "./tuple.ts";

/** Options of {@linkcode canonicalKey}. */
export interface CanonicalKeyOptions {
  /**
   * What digests long keys.
   *
   * @default {the runtime's SHA-256; none where none is synchronous}
   */
  digest?: Digest | undefined;
}

const { getPrototypeOf } = Object;
const { isArray } = Array;

/**
 * The canonical text of a value: equal values have the same text, on every
 * runtime, and values that differ never do, unless two digests collide.
 *
 * Equal are primitives as `Map` compares them; arrays of equal items; plain
 * objects of equal enumerable properties, in whatever order, also without a
 * prototype or of another realm; `Map`s and `Set`s of equal content, in
 * whatever order; and the same `Date`, `URL`, `URLSearchParams`, `RegExp`,
 * `ArrayBuffer`, typed array or registered symbol (`Symbol.for`).
 * `{ a: undefined }` differs from `{}`, and so do bytes under another kind of
 * array. What an object is, its prototype says. Properties added to an array, a
 * `Map` or the like don't count. The text is well-formed, so it survives UTF-8.
 *
 * A text of up to 1,024 characters is exact. A longer one is replaced by the
 * name of an algorithm, `:` and its digest in base64url. Strings of more than
 * 1,024 characters and more than 32 bytes are digested where they stand, so
 * that a value around them may keep an exact text; standing alone they become
 * such a digest, `.` and what they are. SHA-256 of `node:crypto` does it on
 * Deno, Bun, Node and on Workers with Node compatibility. Where there is none,
 * and the options give none, every text is exact.
 *
 * @example A request as a key
 * ```ts
 * import { canonicalKey } from "@scope/singleflight/key";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * const key = canonicalKey(["user", 42, { fields: ["name"], page: 1 }]);
 *
 * assertEquals(key, canonicalKey(["user", 42, { page: 1, fields: ["name"] }]));
 * assertNotEquals(key, canonicalKey(["user", 42, { fields: "name", page: 1 }]));
 * ```
 *
 * @param value What to key.
 * @param options Another digest.
 * @returns The text.
 * @throws {TypeError} If the value has no canonical form: it is, or holds, a
 * function, an instance of another class, a symbol that isn't registered, a
 * property under a symbol, an invalid date, bytes that are gone, an array with
 * holes, itself, more than 200 levels or 4,194,304 values. The message names
 * the path. Also if the digest is none. What an accessor, a proxy or the digest
 * throws passes as it is.
 */
export function canonicalKey(
  value: Key,
  options?: CanonicalKeyOptions,
): string {
  return canonicalText(value, checkDigest(options?.digest));
}

/** The same, for a digest that has been checked; with `null`, all is exact. */
export function canonicalText(
  value: unknown,
  digest: Digest | null | undefined,
): string {
  try {
    return isArray(value) && isArrayPrototype(getPrototypeOf(value))
      ? arrayText(value, digest)
      : treeText(treeOf(value, new Walk(digest), 0), digest);
  } catch (error) {
    throw error instanceof KeyFault ? error.toTypeError() : error;
  }
}

function arrayText(
  array: readonly unknown[],
  digest: Digest | null | undefined,
): string {
  const { length } = array;
  let items: unknown[] | undefined;
  if (length <= MOST_ITEMS) {
    const tuple = tupleOf(array, length);
    if (typeof tuple === "string") {
      return tuple.isWellFormed()
        ? tuple
        : shortText(`(${render(tuple)}`, digest);
    }
    items = tuple;
    for (let at = items.length; at < length; at++) items.push(array[at]);
  }
  return treeText(
    arrayTree(array, new Walk(digest), 1, length, items),
    digest,
  );
}

function treeText(tree: Tree, digest: Digest | null | undefined): string {
  if (isArray(tree) && tree[0] === "digest") {
    const [, kind, digested] = tree;
    return [digested, kind].join("."); // no need to digest it twice
  }
  return shortText(render(tree), digest);
}

function shortText(text: string, digest: Digest | null | undefined): string {
  return text.length <= EXACT ? text : digestOf(text, digest) ?? text;
}
