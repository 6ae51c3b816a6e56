/**
 * What a key may be, and how a group tells two of them apart (K1).
 *
 * @module
 */
import { wrongShape } from "./errors.ts";

/**
 * A value that `Map` compares by value: `1`, `"1"` and `1n` differ, `NaN`
 * equals itself, `-0` equals `0`.
 */
export type Primitive =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined;

/** What a group takes as a key when its options don't say otherwise. */
export type Key = Primitive;

/** How a group compares keys: see {@linkcode GroupOptions.key}. */
export type KeyOption<K> = "structural" | "identity" | ((key: K) => Primitive);

/** Whether `Map` compares the value by value. */
export function isPrimitive(value: unknown): value is Primitive {
  return value === null ||
    (typeof value !== "object" && typeof value !== "function");
}

/**
 * Makes the function that turns a caller's key into the one the group's `Map`
 * holds.
 */
export function keyMapper<K>(option: KeyOption<K>): (key: K) => unknown {
  if (option === "identity") return (key) => key;
  if (option === "structural") {
    return (key) => {
      if (isPrimitive(key)) return key;
      throw wrongShape(
        "key",
        key,
        'a primitive, unless the group has { key: "identity" } or a key function',
      );
    };
  }
  if (typeof option !== "function") {
    throw wrongShape(
      "key option",
      option,
      '"structural", "identity" or a function',
    );
  }
  return (key) => {
    const mapped: unknown = option(key);
    if (isPrimitive(mapped)) return mapped;
    throw wrongShape("result of the key function", mapped, "a primitive");
  };
}
