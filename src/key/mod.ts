/**
 * Keys: one text for each value, whatever it is made of, so that a `Map`, a
 * {@linkcode Digest} or another machine can compare values by what they hold.
 *
 * @example
 * ```ts
 * import { canonicalKey } from "@scope/singleflight/key";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(canonicalKey(["user", 42]), "(4:user42;");
 * assertEquals(
 *   canonicalKey({ id: 42, at: new Date(0) }),
 *   '["{2:at2:id",["Date",0],42]',
 * );
 * ```
 *
 * @module
 */
export { canonicalKey, type CanonicalKeyOptions } from "./canonical_key.ts";
export type { Digest } from "./digest.ts";
export type { Key, KeyObject, Primitive } from "./key.ts";
