/**
 * Codecs: how a value becomes bytes, and comes back in another process.
 *
 * @module
 */
import { CodecError } from "./errors.ts";
import { checkJson } from "./json.ts";

/**
 * Turns values into bytes and back, synchronously. All processes of a namespace
 * must have the same one.
 *
 * @typeParam V The values.
 */
export interface Codec<V> {
  /**
   * The value as bytes. What it throws rejects the leader's callers, and the
   * followers with a {@linkcode RemoteFlightError} that says so.
   *
   * @param value The value.
   * @returns The bytes.
   */
  encode(value: V): Uint8Array;
  /**
   * The value again. What it throws counts as an outcome that can't be read.
   *
   * @param bytes What `encode` gave. They are the codec's to keep.
   * @returns The value.
   */
  decode(bytes: Uint8Array): V;
}

/**
 * Makes the codec for values that are JSON: text, finite numbers, booleans,
 * null, and arrays and plain objects of these. It takes nothing that would come
 * back as something else: `undefined`, a bigint, a symbol, `NaN`, an infinity,
 * a function, a `Date`, a `Map`, an instance of any class, an array with holes,
 * a property under a symbol, a cycle, and more than 500 levels are a
 * {@linkcode CodecError}. (-0 comes back as 0, which it equals.)
 *
 * A group without a codec uses it, but for a value that is a `Uint8Array`: its
 * bytes travel as they are, and come back as a `Uint8Array`, also those of a
 * Node `Buffer`.
 *
 * @example
 * ```ts
 * import { CodecError, jsonCodec } from "@scope/singleflight/distributed";
 * import { assertEquals, assertThrows } from "@std/assert";
 *
 * const codec = jsonCodec();
 *
 * assertEquals(codec.decode(codec.encode({ id: 42 })), { id: 42 });
 * assertThrows(
 *   () => codec.encode({ user: { since: new Date(0) } }),
 *   CodecError,
 *   "at .user.since: it is an instance of Date, must be JSON",
 * );
 * ```
 *
 * @returns The codec.
 */
export function jsonCodec<V>(): Codec<V> {
  return {
    encode(value) {
      checkJson(value);
      const text: unknown = JSON.stringify(value);
      if (typeof text === "string") return new TextEncoder().encode(text);
      throw new CodecError(
        "Cannot encode the value: it is no longer what it was, must be JSON",
      );
    },
    decode: (bytes) =>
      JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
  };
}
