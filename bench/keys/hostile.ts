/**
 * The hostile pairs: values that are not the same and look it, and values that
 * are the same and don't look it. A key that is one for two different values
 * gives a caller somebody else's answer.
 *
 * Most values stand in a list, as they would among a function's arguments.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import {
  Account,
  bytes,
  closure,
  cycle,
  deep,
  foreign,
  LONG,
  Point,
  Secret,
  tagged,
  TaggedList,
  TaggedMap,
  Vector,
  zoned,
} from "./hostile_values.ts";

/** What a pair's keys must be. */
export type Expected =
  /** Two keys. */
  | "differ"
  /** One key. */
  | "same"
  /** Two keys, or an error: at least one of them has no canonical form. */
  | "refuse";

/** Two values, made anew for everyone who is asked for their keys. */
export interface Pair {
  readonly name: string;
  readonly expected: Expected;
  readonly a: () => unknown;
  /** Called when the key of `a` is there; is given `a` and that key. */
  readonly b: (a: unknown, key: unknown) => unknown;
}

function differ(name: string, a: Pair["a"], b: Pair["b"]): Pair {
  return { name, expected: "differ", a, b };
}

function same(name: string, a: Pair["a"], b: Pair["b"]): Pair {
  return { name, expected: "same", a, b };
}

function refuse(name: string, a: Pair["a"], b: Pair["b"]): Pair {
  return { name, expected: "refuse", a, b };
}

/** Every pair, in the order of the table. */
export const PAIRS: readonly Pair[] = [
  // Objects and lists
  same("key order", () => ({ a: 1, b: 2 }), () => ({ b: 2, a: 1 })),
  same("key order, nested", () => [{ x: { a: 1, b: [2] } }], () => [
    { x: { b: [2], a: 1 } },
  ]),
  same(
    "null prototype, plain",
    () => Object.assign(Object.create(null), { a: 1 }),
    () => ({ a: 1 }),
  ),
  same("one object twice, two copies", () => {
    const shared = { a: 1 };
    return [shared, shared];
  }, () => [{ a: 1 }, { a: 1 }]),
  same(
    "object and list of another realm",
    () => foreign("({ a: [1] })"),
    () => ({
      a: [1],
    }),
  ),
  differ("undefined, missing", () => ({ a: undefined }), () => ({})),
  differ("undefined, null", () => [undefined], () => [null]),
  differ("[undefined], []", () => [undefined], () => []),
  differ("{}, []", () => ({}), () => []),
  differ(`["a"], { "0": "a" }`, () => ["a"], () => ({ 0: "a" })),
  differ(`["a","b"], ["a,b"]`, () => ["a", "b"], () => ["a,b"]),
  differ(`["a","b"], "a,b"`, () => ["a", "b"], () => "a,b"),
  differ("[[1],2], [1,[2]]", () => [[1], 2], () => [1, [2]]),
  differ("[[]], []", () => [[]], () => []),
  differ(`{ a: { b: 1 } }, { "a.b": 1 }`, () => ({ a: { b: 1 } }), () => ({
    "a.b": 1,
  })),
  differ("{ a: 1, b: 2 }, lists of pairs", () => ({ a: 1, b: 2 }), () => [
    ["a", 1],
    ["b", 2],
  ]),
  differ(
    `own "__proto__", none`,
    () => JSON.parse(`{ "__proto__": 1, "a": 1 }`),
    () => ({ a: 1 }),
  ),
  differ(
    `two of own "__proto__"`,
    () => JSON.parse(`{ "__proto__": { "admin": true } }`),
    () => JSON.parse(`{ "__proto__": { "admin": false } }`),
  ),
  differ("changed, then passed again", () => ({ page: 1 }), (a) => {
    (a as { page: number }).page = 2;
    return a;
  }),
  differ("a value, its own key as text", () => ["user", 1], (_, key) => key),
  differ("the same in a list", () => [["user", 1]], (_, key) => [key]),
  refuse("hole, undefined", () => new Array(1), () => [undefined]),
  refuse("hole, null", () => new Array(1), () => [null]),

  // Numbers
  same("-0, 0", () => [-0], () => [0]),
  same("NaN, NaN", () => [NaN], () => [NaN]),
  differ(`1, "1"`, () => [1], () => ["1"]),
  differ("1, 1n", () => [1], () => [1n]),
  differ(`1n, "1"`, () => [1n], () => ["1"]),
  differ("1n, 2n", () => [1n], () => [2n]),
  differ("NaN, null", () => [NaN], () => [null]),
  differ(`NaN, "NaN"`, () => [NaN], () => ["NaN"]),
  differ("Infinity, null", () => [Infinity], () => [null]),
  differ("Infinity, -Infinity", () => [Infinity], () => [-Infinity]),
  differ("0.1 + 0.2, 0.3", () => [0.1 + 0.2], () => [0.3]),
  differ("2 ** 53, 2n ** 53n + 1n", () => [2 ** 53], () => [2n ** 53n + 1n]),
  differ(`true, "true"`, () => [true], () => ["true"]),
  differ("true, 1", () => [true], () => [1]),
  differ(`null, "null"`, () => [null], () => ["null"]),
  refuse("boxed 1, 1", () => [Object(1)], () => [1]),
  refuse("boxed 1, boxed 2", () => [Object(1)], () => [Object(2)]),
  refuse(`boxed "a", "a"`, () => [Object("a")], () => ["a"]),

  // Text
  differ("quotes", () => [`a","b`], () => ["a", "b"]),
  differ("brackets", () => ["[1]"], () => [[1]]),
  differ("backslashes", () => ["\\", `"`], () => [`\\","`]),
  differ("NUL", () => ["a\0", "b"], () => ["a", "\0b"]),
  differ("lone surrogate, U+FFFD", () => ["\ud800"], () => ["\ufffd"]),
  differ("two lone surrogates", () => ["\ud800"], () => ["\udc00"]),
  differ("lone surrogate, its escape", () => ["\ud800"], () => ["\\ud800"]),
  differ(
    "lone surrogates in long text",
    () => [`${LONG}\ud800`],
    () => [`${LONG}\ud801`],
  ),
  differ("NFC, NFD", () => ["\u00e9"], () => ["e\u0301"]),
  differ("upper case, lower case", () => ["A"], () => ["a"]),
  differ("20,000 characters, the last", () => [`${LONG}a`], () => [`${LONG}b`]),

  // Dates, URLs, patterns
  same("two equal dates", () => [new Date(1)], () => [new Date(1)]),
  same("two equal URLs", () => [new URL("http://a/")], () => [
    new URL("http://a/"),
  ]),
  differ("two dates", () => [new Date(1)], () => [new Date(2)]),
  differ("date, its text", () => [new Date(0)], () => [
    new Date(0).toISOString(),
  ]),
  differ("date, its number", () => [new Date(0)], () => [0]),
  differ("two URLs", () => [new URL("http://a/")], () => [
    new URL("http://b/"),
  ]),
  differ("URL, its text", () => [new URL("http://a/")], () => ["http://a/"]),
  differ(
    "two URLSearchParams",
    () => [new URLSearchParams("a=1")],
    () => [new URLSearchParams("a=2")],
  ),
  differ("two RegExps", () => [/a/], () => [/b/]),
  differ("flags of RegExps", () => [/a/g], () => [/a/i]),
  differ("RegExp, its text", () => [/a/], () => ["/a/"]),
  refuse("invalid date, null", () => [new Date(NaN)], () => [null]),

  // Bytes
  same("Buffer, Uint8Array", () => [Buffer.from([1])], () => [bytes(1)]),
  same("view, copy", () => [bytes(0, 1, 2).subarray(1)], () => [bytes(1, 2)]),
  differ("two Uint8Arrays", () => [bytes(1)], () => [bytes(2)]),
  differ("Uint8Array, Int8Array", () => [bytes(1)], () => [new Int8Array([1])]),
  differ("Uint8Array, Uint16Array", () => [bytes(1, 0)], () => [
    new Uint16Array([1]),
  ]),
  differ("Uint32Array, Float32Array", () => [new Uint32Array(1)], () => [
    new Float32Array(1),
  ]),
  differ("Uint8Array, list", () => [bytes(1)], () => [[1]]),
  differ("Uint8Array, object", () => [bytes(1)], () => [{ 0: 1 }]),
  differ("two ArrayBuffers", () => [bytes(1).buffer], () => [bytes(2).buffer]),
  differ("ArrayBuffer, Uint8Array", () => [bytes(1).buffer], () => [bytes(1)]),

  // Maps and sets
  same("Map order", () => [new Map([[1, "a"], [2, "b"]])], () => [
    new Map([[2, "b"], [1, "a"]]),
  ]),
  same("Set order", () => [new Set([1, 2])], () => [new Set([2, 1])]),
  same(
    "Map, Map of another realm",
    () => foreign("[new Map([[1, 2]])]"),
    () => [
      new Map([[1, 2]]),
    ],
  ),
  differ("two Maps", () => [new Map([["a", 1]])], () => [new Map([["a", 2]])]),
  differ(`Map of 1, Map of "1"`, () => [new Map([[1, 0]])], () => [
    new Map([["1", 0]]),
  ]),
  differ("Map, object", () => [new Map([["a", 1]])], () => [{ a: 1 }]),
  differ("Map, list of pairs", () => [new Map([["a", 1]])], () => [
    [["a", 1]],
  ]),
  differ("two Sets", () => [new Set(["a"])], () => [new Set(["b"])]),
  differ("Set, list", () => [new Set([1, 2])], () => [[1, 2]]),
  differ("Map, Set of pairs", () => [new Map([["a", 1]])], () => [
    new Set([["a", 1]]),
  ]),

  // Symbols and functions
  same("Symbol.for twice", () => [Symbol.for("a")], () => [Symbol.for("a")]),
  differ("two of Symbol.for", () => [Symbol.for("a")], () => [Symbol.for("b")]),
  differ(`Symbol.for("a"), "a"`, () => [Symbol.for("a")], () => ["a"]),
  refuse("two unregistered symbols", () => [Symbol("a")], () => [Symbol("a")]),
  refuse("properties by symbol", () => ({ [Symbol.for("gt")]: 5 }), () => ({
    [Symbol.for("gt")]: 6,
  })),
  refuse("functions of one text", () => [closure(1)], () => [closure(2)]),
  refuse("function, null", () => [closure(1)], () => [null]),

  // Instances of classes
  refuse("two classes, one shape", () => [new Point(1)], () => [new Vector(1)]),
  refuse("instance, plain object", () => [new Point(1)], () => [{ x: 1 }]),
  refuse("private fields", () => [new Secret(1)], () => [new Secret(2)]),
  refuse("toJSON of a class", () => [new Account(1)], () => [new Account(2)]),
  refuse("own toJSON, its text", () => [{ a: 1, toJSON: () => "x" }], () => [
    "x",
  ]),
  refuse(
    "two of own toJSON",
    () => [{ a: 1, toJSON: () => "x" }],
    () => [{ a: 2, toJSON: () => "x" }],
  ),
  refuse(
    "subclasses of Array",
    () => tagged(TaggedList.from([1]) as TaggedList, "a"),
    () => tagged(TaggedList.from([1]) as TaggedList, "b"),
  ),
  refuse(
    "subclasses of Map",
    () => [tagged(new TaggedMap([["a", 1]]), "a")],
    () => [tagged(new TaggedMap([["a", 1]]), "b")],
  ),
  refuse("subclasses of Date", () => [zoned("CET")], () => [zoned("UTC")]),
  refuse("two errors", () => [new Error("a")], () => [new Error("b")]),
  refuse(
    "two Headers",
    () => [new Headers({ a: "1" })],
    () => [new Headers({ a: "2" })],
  ),
  refuse("two promises", () => [Promise.resolve(1)], () => [
    Promise.resolve(2),
  ]),

  // Cycles and depth
  refuse("two cycles", () => [cycle("first")], () => [cycle("second")]),
  refuse("10,000 deep", () => deep(10_000, 1), () => deep(10_000, 2)),
];
