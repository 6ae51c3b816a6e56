/**
 * Which values are one key, told without making a text: the oracle of the
 * property tests, written from what `canonicalKey` promises.
 *
 * @module
 */

import { bytesOf, type View } from "./bytes.ts";

/** Whether two values, both with a canonical form, are to have one text. */
export function equalStructure(one: unknown, other: unknown): boolean {
  if (one === other || Object.is(one, other)) return true;
  if (typeof one !== "object" || typeof other !== "object") return false;
  if (one === null || other === null) return false;
  const kind = kindOf(one);
  return kind === kindOf(other) && EQUAL[kind](one as never, other as never);
}

type Kind =
  | "array"
  | "object"
  | "Map"
  | "Set"
  | "Date"
  | "URL"
  | "URLSearchParams"
  | "RegExp"
  | "bytes";

function kindOf(value: object): Kind {
  if (Array.isArray(value)) return "array";
  if (value instanceof Map) return "Map";
  if (value instanceof Set) return "Set";
  if (value instanceof Date) return "Date";
  if (value instanceof URL) return "URL";
  if (value instanceof URLSearchParams) return "URLSearchParams";
  if (value instanceof RegExp) return "RegExp";
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return "bytes";
  return "object";
}

type Equal<T> = (one: T, other: T) => boolean;

const EQUAL: {
  readonly array: Equal<readonly unknown[]>;
  readonly object: Equal<Record<string, unknown>>;
  readonly Map: Equal<Map<unknown, unknown>>;
  readonly Set: Equal<Set<unknown>>;
  readonly Date: Equal<Date>;
  readonly URL: Equal<URL>;
  readonly URLSearchParams: Equal<URLSearchParams>;
  readonly RegExp: Equal<RegExp>;
  readonly bytes: Equal<View | ArrayBuffer>;
} = {
  array: (one, other) =>
    one.length === other.length &&
    one.every((item, at) => equalStructure(item, other[at])),
  object(one, other) {
    const names = Object.keys(one);
    return names.length === Object.keys(other).length &&
      names.every((name) =>
        Object.hasOwn(other, name) && equalStructure(one[name], other[name])
      );
  },
  Map: (one, other) => sameInAnyOrder([...one], [...other]),
  Set: (one, other) => sameInAnyOrder([...one], [...other]),
  Date: (one, other) => one.getTime() === other.getTime(),
  URL: (one, other) => one.href === other.href,
  URLSearchParams: (one, other) => equalStructure([...one], [...other]),
  RegExp: (one, other) =>
    one.source === other.source && one.flags === other.flags &&
    one.lastIndex === other.lastIndex,
  bytes(one, other) {
    if (tagOf(one) !== tagOf(other)) return false;
    const [ones, others] = [bytesOf(one), bytesOf(other)];
    return ones.length === others.length &&
      ones.every((byte, at) => byte === others[at]);
  },
};

/** To be equal is transitive, so the first match will do. */
function sameInAnyOrder(
  ones: readonly unknown[],
  others: unknown[],
): boolean {
  if (ones.length !== others.length) return false;
  return ones.every((one) => {
    const at = others.findIndex((other) => equalStructure(one, other));
    if (at >= 0) others.splice(at, 1);
    return at >= 0;
  });
}

/** `Uint8Array` for Node's Buffer too. */
function tagOf(value: View | ArrayBuffer): string {
  return Object.prototype.toString.call(value);
}
