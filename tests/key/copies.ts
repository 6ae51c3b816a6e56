/**
 * Copies of values: equal ones that look as different as they can, and ones
 * that differ in a single place.
 *
 * @module
 */

import { asBuffer, bytesAs, bytesOf } from "./bytes.ts";
import { changed } from "./change.ts";
import type { Random } from "./random.ts";
import { objectOf } from "./values.ts";

/** What to do with a value, whose parts have been copied. */
type Remake = (value: unknown) => unknown;

/** An equal value: other orders, prototypes and offsets. */
export function shuffledCopy(value: unknown, random: Random): unknown {
  return rebuilt(value, random, (same) => same);
}

/** A value changed in one place, now and then so that it stays equal. */
export function changedCopy(value: unknown, random: Random): unknown {
  let left = random.below(placesOf(value));
  return rebuilt(
    value,
    undefined,
    (part) => left-- === 0 ? changed(part, random) : part,
  );
}

/** The value and all it holds, in how many values. */
function placesOf(value: unknown): number {
  let places = 0;
  rebuilt(value, undefined, (part) => {
    places++;
    return part;
  });
  return places;
}

/** Remade from the leaves up. */
function rebuilt(
  value: unknown,
  random: Random | undefined,
  remake: Remake,
): unknown {
  const inner = (part: unknown) => rebuilt(part, random, remake);
  const order = <T>(items: T[]) => random?.shuffled(items) ?? items;
  if (typeof value !== "object" || value === null) return remake(value);
  if (Array.isArray(value)) return remake(value.map(inner));
  if (value instanceof Map) {
    const entries = [...value].map(([key, one]) =>
      [inner(key), inner(one)] as const
    );
    return remake(new Map(order(entries)));
  }
  if (value instanceof Set) {
    return remake(new Set(order([...value].map(inner))));
  }
  if (value instanceof Date) return remake(new Date(value));
  if (value instanceof URL) return remake(new URL(value));
  if (value instanceof URLSearchParams) {
    return remake(new URLSearchParams(value));
  }
  if (value instanceof RegExp) {
    const pattern = new RegExp(value);
    pattern.lastIndex = value.lastIndex;
    return remake(pattern);
  }
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes = bytesOf(value as ArrayBuffer);
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    return remake(
      kind === "Uint8Array" && random?.chance(2)
        ? asBuffer(bytes)
        : bytesAs(kind, bytes, random?.chance(2) ? 8 : 0),
    );
  }
  const entries = Object.entries(value).map(([name, one]) =>
    [name, inner(one)] as const
  );
  return remake(
    objectOf(order(entries), random?.chance(2) ? null : Object.prototype),
  );
}
