/**
 * Hostile pairs: values that differ and have been taken for one elsewhere.
 *
 * @module
 */

import { bytesAs, VIEW_KINDS } from "./bytes.ts";
import { ownProto, type Pair, pair } from "./pair.ts";

const LENGTHS = [1, 100, 1_025, 8_193, 20_000];

/** Texts that differ in one unit at their end, of every treatment by length. */
const surrogates = LENGTHS.flatMap((length) => {
  const ending = (unit: string) => "x".repeat(length - 1) + unit;
  return [
    pair(
      `a high and a low surrogate after ${length - 1} units`,
      ending(
        "\ud800",
      ),
      ending("\udc00"),
    ),
    pair(
      `two high surrogates after ${length - 1} units`,
      ending(
        "\ud800",
      ),
      ending("\udbff"),
    ),
    pair(
      `a lone surrogate and U+FFFD after ${length - 1} units`,
      ending(
        "\ud800",
      ),
      ending("\ufffd"),
    ),
    pair(
      `a lone surrogate and its escape after ${length - 1} units`,
      ending(
        "\ud800",
      ),
      ending("\\ud800"),
    ),
    pair(
      `NFC and NFD after ${length - 1} units`,
      ending("é"),
      ending(
        "e\u0301",
      ),
    ),
  ];
});

const bytes = [1, 2, 3, 4, 5, 6, 7, 8];
const manyBytes = Array.from({ length: 64 }, (_, at) => at);

const kinds = [...VIEW_KINDS, "ArrayBuffer"].filter((kind) =>
  kind !== "Uint8Array"
).flatMap((kind) => [
  pair(
    `a Uint8Array and a ${kind} of its 8 bytes`,
    () => bytesAs("Uint8Array", bytes),
    () => bytesAs(kind, bytes),
  ),
  pair(
    `a Uint8Array and a ${kind} of its 64 bytes`,
    () => bytesAs("Uint8Array", manyBytes),
    () => bytesAs(kind, manyBytes),
  ),
]);

/** Two keys each, though they look alike. */
export const DIFFERENT: readonly Pair[] = [
  pair("undefined and a missing property", { a: undefined }, {}),
  pair("undefined and null", [undefined], [null]),
  pair("undefined and a missing item", [undefined], []),
  pair('1 and "1"', 1, "1"),
  pair("1 and 1n", 1, 1n),
  pair('1n and "1"', 1n, "1"),
  pair('[1] and ["1"]', [1], ["1"]),
  pair("[1] and [1n]", [1], [1n]),
  pair('[1n] and ["1"]', [1n], ["1"]),
  pair('[16n] and ["10"]', [16n], ["10"]),
  pair('[true] and ["true"]', [true], ["true"]),
  pair("[true] and [1]", [true], [1]),
  pair('[null] and ["null"]', [null], ["null"]),
  pair('[undefined] and ["undefined"]', [undefined], ["undefined"]),
  pair("[NaN] and [null]", [NaN], [null]),
  pair('[NaN] and ["NaN"]', [NaN], ["NaN"]),
  pair("[Infinity] and [null]", [Infinity], [null]),
  pair("[Infinity] and [-Infinity]", [Infinity], [-Infinity]),
  pair("{ a: NaN } and { a: null }", { a: NaN }, { a: null }),
  pair("0.1 + 0.2 and 0.3", [0.1 + 0.2], [0.3]),
  pair("2^53 and its neighbour", [2 ** 53], [2 ** 53 + 2]),
  pair("bigints past 2^53", [2n ** 64n], [2n ** 64n + 1n]),
  pair("a date and its text", [new Date(0)], [new Date(0).toISOString()]),
  pair("a date and its number", [new Date(0)], [0]),
  pair("a date and its JSON", new Date(0), JSON.stringify(new Date(0))),
  pair("two dates", new Date(0), new Date(1)),
  pair("a date and an object", new Date(0), {}),
  pair('["a","b"] and ["a,b"]', ["a", "b"], ["a,b"]),
  pair('["a","b"] and "a,b"', ["a", "b"], "a,b"),
  pair('["a"] and "a"', ["a"], "a"),
  pair('["a","b"] and ["ab"]', ["a", "b"], ["ab"]),
  pair('["ab","c"] and ["a","bc"]', ["ab", "c"], ["a", "bc"]),
  pair("an array and its JSON", ["a"], '["a"]'),
  pair("an object and its JSON", { a: 1 }, '{"a":1}'),
  pair("quotes within a text", ['a","b'], ["a", "b"]),
  pair("an escaped quote within a text", ['a\\","b'], ['a"', "b"]),
  pair("a text that looks like a tuple", ["1:a1:b"], ["a", "b"]),
  pair("a text that ends a tuple's item", ["1:a", 1], ["1", "a", 1]),
  pair("a number and a text in tuples", [1, 2], ["1;2;"]),
  pair("a text that looks like a tree", [["undefined"]], [undefined]),
  pair("an array that looks like a bigint", [["bigint", "1"]], [1n]),
  pair("an array that looks like a date", [["Date", 0]], [new Date(0)]),
  pair("an array that looks like an array", [["[", 1]], [[1]]),
  pair("an array that looks like an object", [["{1:a", 1]], [{ a: 1 }]),
  pair(
    "an array that looks like a digest",
    [["digest", "string", "sha256:x"]],
    ["digest", "string", "sha256:x"],
  ),
  pair("nested brackets", [[1], 2], [1, [2]]),
  pair("nested brackets, deeper", [[[1, 2]]], [[1, 2]]),
  pair("empty brackets", [[], []], [[[]]]),
  pair("an array and one in it", [], [[]]),
  pair("an empty array and an empty object", [], {}),
  pair("an empty array and an empty text", [], ""),
  pair("an array and an object of its indices", ["a"], { 0: "a" }),
  pair("names that hold a colon", { "a:1": 1 }, { a: 1 }),
  pair("names that hold a length", { a: 1, b: 2 }, { "a1:b": 1 }),
  pair("names and values swapped", { a: "b" }, { b: "a" }),
  pair("values swapped", { a: 1, b: 2 }, { a: 2, b: 1 }),
  pair("names of another case", { a: 1 }, { A: 1 }),
  pair("names in NFC and NFD", { "é": 1 }, { "e\u0301": 1 }),
  pair(
    "names that are lone surrogates",
    { "\ud800": 1 },
    { "\ufffd": 1 },
  ),
  pair(
    "long names that end in lone surrogates",
    { [`${"x".repeat(2_000)}\ud800`]: 1 },
    { [`${"x".repeat(2_000)}\udbff`]: 1 },
  ),
  pair('an own "__proto__" and none', () => ownProto({ a: 1 }), {}),
  pair('two own "__proto__"', () => ownProto(1), () => ownProto(2)),
  pair(
    'an own "__proto__" and its properties',
    () => ownProto({ a: 1 }),
    { a: 1 },
  ),
  pair("a Map and an object", new Map([["a", 1]]), { a: 1 }),
  pair("a Map and its entries", new Map([["a", 1]]), [["a", 1]]),
  pair(
    "a Map and a Set of its entries",
    new Map([["a", 1]]),
    () => new Set([["a", 1]]),
  ),
  pair("an empty Map and an empty object", new Map(), {}),
  pair("an empty Map and an empty Set", new Map(), new Set()),
  pair("two Maps", new Map([["a", 1]]), new Map([["a", 2]])),
  pair('Maps of 1 and of "1"', new Map([[1, 1]]), new Map([["1", 1]])),
  pair(
    "Maps of keys and values swapped",
    new Map([["a", "b"]]),
    () => new Map([["b", "a"]]),
  ),
  pair(
    "Maps of values swapped",
    new Map([["a", 1], ["b", 2]]),
    new Map([["a", 2], ["b", 1]]),
  ),
  pair("a Set and its items", new Set([1, 2]), [1, 2]),
  pair("two Sets", new Set([1]), new Set([2])),
  pair(
    "Sets of one and of two equal items",
    () => new Set([[]]),
    () => new Set([[], []]),
  ),
  pair("an empty Set and an empty array", new Set(), []),
  pair("a URL and its text", new URL("https://a/"), "https://a/"),
  pair(
    "URLs of two fragments",
    new URL("https://a/#b"),
    () => new URL("https://a/"),
  ),
  pair("a query and its text", new URLSearchParams("a=1"), "a=1"),
  pair(
    "queries of two orders",
    new URLSearchParams("a=1&b=2"),
    () => new URLSearchParams("b=2&a=1"),
  ),
  pair("a query and a Map", new URLSearchParams("a=1"), new Map([["a", "1"]])),
  pair("patterns of two flags", /a/, /a/g),
  pair("patterns of two sources", /a/, /b/),
  pair("a pattern and its text", /a/g, "/a/g"),
  pair("a pattern and one that has searched", /a/g, () => {
    const pattern = /a/g;
    pattern.test("a");
    return pattern;
  }),
  pair("symbols and their keys", [Symbol.for("a")], ["a"]),
  pair("two symbols", [Symbol.for("a")], [Symbol.for("b")]),
  pair("a toJSON and none", { toJSON: 1 }, {}),
  pair("bytes and their numbers", () => Uint8Array.of(1, 2), [1, 2]),
  pair("bytes and their text", () => Uint8Array.of(97), "a"),
  pair("few bytes", () => Uint8Array.of(0), () => Uint8Array.of(0, 0)),
  pair("no bytes", () => new Uint8Array(), () => new ArrayBuffer()),
  pair(
    "floats of 0 and -0, which are other bytes",
    () => Float64Array.of(0),
    () => Float64Array.of(-0),
  ),
  pair("long texts", "x".repeat(2_000), `${"x".repeat(1_999)}y`),
  pair("long texts, nested", ["x".repeat(2_000)], ["x".repeat(2_001)]),
  pair("a long text and an array of it", "x".repeat(2_000), () => [
    "x".repeat(2_000),
  ]),
  pair(
    "the bytes of a long text and itself",
    "x".repeat(2_000),
    () => new TextEncoder().encode("x".repeat(2_000)),
  ),
  ...surrogates,
  ...surrogates.map(({ name, one, other }) => ({
    name: `${name}, in an object`,
    one: () => ({ a: one() }),
    other: () => ({ a: other() }),
  })),
  ...kinds,
];
