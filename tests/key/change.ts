/**
 * Small changes of one value, of the kinds that have made two keys one
 * elsewhere: to another type, into another text, in or out of a container.
 *
 * @module
 */

import { bytesAs, bytesOf, sizeOf, type View, VIEW_KINDS } from "./bytes.ts";
import type { Random } from "./random.ts";
import { objectOf } from "./values.ts";

/** Makes one change. What it gives may be equal to what it was given. */
export function changed(value: unknown, random: Random): unknown {
  const own = changesOf(value);
  const change = random.chance(6) || own.length === 0
    ? random.pick(GENERAL)
    : random.pick(own);
  return change(value as never, random);
}

type Change<T> = (value: T, random: Random) => unknown;

const GENERAL: readonly Change<unknown>[] = [
  (value) => [value],
  (value) => new Set([value]),
  (value) => new Map([[value, value]]),
  (value) => ({ a: value }),
  () => null,
  () => undefined,
  () => [],
  () => "",
];

// deno-lint-ignore no-explicit-any -- each list suits the value that chose it
type Changes = readonly Change<any>[];

function changesOf(value: unknown): Changes {
  switch (typeof value) {
    case "string":
      return OF_TEXT;
    case "number":
      return OF_NUMBER;
    case "bigint":
      return OF_BIGINT;
    case "boolean":
      return [(yes: boolean) => !yes, String, Number];
    case "symbol":
      return [(symbol: symbol) => symbol.description];
    case "undefined":
      return [() => "undefined"];
  }
  if (value === null) return [() => "null", () => 0, () => ({})];
  if (Array.isArray(value)) return OF_ARRAY;
  if (value instanceof Map) return OF_MAP;
  if (value instanceof Set) return OF_SET;
  if (value instanceof Date) return OF_DATE;
  if (value instanceof URL) return OF_URL;
  if (value instanceof URLSearchParams) return OF_QUERY;
  if (value instanceof RegExp) return OF_PATTERN;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    return OF_BYTES;
  }
  return OF_OBJECT;
}

const OF_TEXT: readonly Change<string>[] = [
  (text) => `${text}\0`,
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => [text],
  (text) => text.split(","),
  (text) => JSON.stringify(text),
  (text) => Symbol.for(text),
  (text) => text.normalize("NFC"),
  (text) => text.normalize("NFD"),
  (text) => text.toWellFormed(),
  (text) => text.replace("\ud800", "\udbff"),
  (text) => text + text,
  (text) => text === "" ? 0 : Number(text),
  (text, random) => {
    const at = random.below(text.length + 1);
    const instead = random.pick(["\ud800", "\ufffd", "x", '"', "\\", ","]);
    return text.slice(0, at) + instead + text.slice(at + 1);
  },
  (text) => [...text].reverse().join(""),
];

const OF_NUMBER: readonly Change<number>[] = [
  String,
  (number) => -number,
  (number) => number + 1,
  (number) => number === 0 ? Number.MIN_VALUE : number * (1 + 2 ** -52),
  (number) => Number.isInteger(number) ? BigInt(number) : null,
  (number) => new Date(Math.trunc(number % 1e15) || 0),
  (number) => number > 0,
];

const OF_BIGINT: readonly Change<bigint>[] = [
  String,
  Number,
  (bigint) => -bigint,
  (bigint) => bigint + 1n,
  (bigint) => bigint.toString(16),
];

const OF_ARRAY: readonly Change<unknown[]>[] = [
  (items) => items.slice(1),
  (items) => items.slice(0, -1),
  (items) => items.toReversed(),
  (items) => items.flat(),
  (items) => [...items, undefined],
  (items) => [...items, ...items],
  (items) => [items.slice(0, 1), ...items.slice(1)],
  (items) => [...items.slice(0, -1), items.slice(-1)],
  (items) => items.map(text).join(","),
  (items) => new Set(items),
  (items) => new Map(items.entries()),
  (items) => objectOf(items.map((item, at) => [`${at}`, item])),
  (items) => JSON.stringify(items.map(text)),
];

const OF_OBJECT: readonly Change<Record<string, unknown>>[] = [
  (object) => objectOf(Object.entries(object).slice(1)),
  (object) => objectOf(Object.entries(object).toReversed()),
  (object) => objectOf(Object.entries(object), null),
  (object) => objectOf([...Object.entries(object), ["new", undefined]]),
  (object) => new Map(Object.entries(object)),
  (object) => Object.values(object),
  (object) => Object.entries(object),
  (object) => Object.keys(object),
  (object, random) => {
    const entries = Object.entries(object);
    const at = random.below(entries.length + 1);
    return objectOf(
      entries.map(([name, value], other) => {
        if (at !== other) return [name, value];
        return random.chance(2) ? [`${name}a`, value] : [name, undefined];
      }),
    );
  },
  (object) => {
    const names = Object.keys(object);
    const values = Object.values(object).toReversed();
    return objectOf(names.map((name, at) => [name, values[at]]));
  },
];

const OF_MAP: readonly Change<Map<unknown, unknown>>[] = [
  (map) => new Map([...map].toReversed()),
  (map) => new Map([...map].slice(1)),
  (map) => new Map([...map].map(([key, value]) => [value, key])),
  (map) => new Map([...map, [{}, {}]]),
  (map) => new Map([...map, [undefined, undefined]]),
  (map) => new Set(map),
  (map) => new Set(map.keys()),
  (map) => objectOf([...map].map(([key, value]) => [text(key), value])),
  (map) => [...map],
];

const OF_SET: readonly Change<Set<unknown>>[] = [
  (set) => new Set([...set].toReversed()),
  (set) => new Set([...set].slice(1)),
  (set) => new Set([...set, [], []]),
  (set) => new Set([...set, undefined]),
  (set) => new Map(set.entries()),
  (set) => [...set],
];

const OF_DATE: readonly Change<Date>[] = [
  (date) => new Date(date.getTime() > 0 ? 0 : 1),
  (date) => new Date(date.getTime() - Math.sign(date.getTime())),
  (date) => date.getTime(),
  (date) => date.toISOString(),
];

const OF_URL: readonly Change<URL>[] = [
  (url) => url.href,
  (url) => new URL(`${url.href}x`),
  (url) => new URL(url.href.split("#")[0] as string),
  (url) => url.searchParams,
];

const OF_QUERY: readonly Change<URLSearchParams>[] = [
  (query) => query.toString(),
  (query) => new Map(query),
  (query) => [...query],
  (query) => new URLSearchParams([...query].toReversed()),
  (query) => new URLSearchParams([...query, ["", ""]]),
  (query) => new URLSearchParams([...query].slice(1)),
];

const OF_PATTERN: readonly Change<RegExp>[] = [
  (pattern) => pattern.source,
  (pattern) => String(pattern),
  (pattern) => at(new RegExp(pattern, ""), pattern.lastIndex),
  (pattern) => at(new RegExp(pattern, "g"), pattern.lastIndex),
  (pattern) => at(new RegExp(pattern), pattern.lastIndex + 1),
  (pattern) => at(new RegExp(pattern), 0),
];

const OF_BYTES: readonly Change<View | ArrayBuffer>[] = [
  (value, random) => {
    const kind = random.pick([...VIEW_KINDS, "ArrayBuffer"]);
    const bytes = bytesOf(value);
    const length = bytes.length - bytes.length % sizeOf(kind);
    return bytesAs(kind, bytes.subarray(0, length));
  },
  (value, random) => {
    const bytes = Uint8Array.from(bytesOf(value));
    const place = random.below(bytes.length + 1);
    bytes[place] = (bytes[place] ?? 0) ^ (1 << random.below(8));
    return bytes;
  },
  (value) => bytesOf(value).slice(1),
  (value) => Uint8Array.from([...bytesOf(value), 0]),
  (value) => [...bytesOf(value)],
  (value) => String(bytesOf(value)),
];

function at(pattern: RegExp, lastIndex: number): RegExp {
  pattern.lastIndex = lastIndex;
  return pattern;
}

function text(value: unknown): string {
  return typeof value === "object" && value !== null ? "" : String(value);
}
