/**
 * Equal values that have been taken for two elsewhere.
 *
 * @module
 */

import { asBuffer, bytesAs } from "./bytes.ts";
import { ownProto, type Pair, pair } from "./pair.ts";
import { objectOf } from "./values.ts";

const bytes = [1, 2, 3, 4, 5, 6, 7, 8];
const manyBytes = Array.from({ length: 64 }, (_, at) => at);

/** One key each, though they look different. */
export const SAME: readonly Pair[] = [
  pair("the order of properties", { a: 1, b: 2 }, { b: 2, a: 1 }),
  pair("the order of properties, nested", { c: { a: 1, b: 2 } }, {
    c: { b: 2, a: 1 },
  }),
  pair(
    "the order of 100 properties",
    () => objectOf(Array.from({ length: 100 }, (_, at) => [`a${at}`, at])),
    () =>
      objectOf(
        Array.from({ length: 100 }, (_, at) => [`a${99 - at}`, 99 - at]),
      ),
  ),
  pair(
    "the order of names like numbers",
    { 10: "a", 9: "b" },
    () => objectOf([["9", "b"], ["10", "a"]]),
  ),
  pair("-0 and 0", [-0], [0]),
  pair("-0 and 0 in an object", { a: -0 }, { a: 0 }),
  pair("-0 and 0 in a Set", new Set([-0]), new Set([0])),
  pair("NaN and NaN", [NaN], [0 / 0]),
  pair(
    "the order of a Map",
    new Map<unknown, unknown>([["a", 1], [2, "b"]]),
    () => new Map<unknown, unknown>([[2, "b"], ["a", 1]]),
  ),
  pair(
    "the order of a Map of composites",
    () => new Map([[{ a: 1 }, [1]], [{ a: 2 }, [2]]]),
    () => new Map([[{ a: 2 }, [2]], [{ a: 1 }, [1]]]),
  ),
  pair("the order of a Set", new Set([1, "1", null]), new Set([null, "1", 1])),
  pair(
    "the order of a Set of Sets",
    () => new Set([new Set([1, 2]), new Set([3])]),
    () => new Set([new Set([3]), new Set([2, 1])]),
  ),
  pair("no prototype", { a: 1 }, () => objectOf([["a", 1]], null)),
  pair(
    'an own "__proto__"',
    () => ownProto(1),
    () => JSON.parse('{"__proto__":1}'),
  ),
  pair(
    "a Buffer and its array",
    () => asBuffer(bytes),
    () => Uint8Array.from(bytes),
  ),
  pair(
    "a long Buffer and its array",
    () => asBuffer(manyBytes),
    () => Uint8Array.from(manyBytes),
  ),
  pair(
    "bytes at an offset",
    () => bytesAs("Uint16Array", bytes, 8),
    () => bytesAs("Uint16Array", bytes),
  ),
  pair("dates made in two ways", new Date(0), new Date("1970-01-01T00:00Z")),
  pair(
    "URLs written in two ways",
    new URL("HTTPS://A:443"),
    () => new URL("https://a/"),
  ),
  pair(
    "queries written in two ways",
    new URLSearchParams("a=%20"),
    () => new URLSearchParams("?a=+"),
  ),
  pair("patterns made in two ways", /a\/b/gi, () => new RegExp("a/b", "ig")),
  pair("symbols of one key", [Symbol.for("a")], [Symbol.for("a")]),
  pair("what stands in a variable", ["a", "b"].join(""), "ab"),
  pair("properties of an array", [1], () => Object.assign([1], { a: 1 })),
  pair(
    "properties of a Map",
    new Map(),
    () => Object.assign(new Map(), { a: 1 }),
  ),
  pair(
    "a property that isn't enumerable",
    {},
    () => Object.defineProperty({}, "a", { value: 1 }),
  ),
  pair("an accessor and what it gives", { a: 1 }, {
    get a() {
      return 1;
    },
  }),
  pair("a frozen object", { a: [1] }, Object.freeze({ a: Object.freeze([1]) })),
  pair("a proxy of an object", { a: 1 }, () => new Proxy({ a: 1 }, {})),
  pair("a proxy of an array", [1, 2], () => new Proxy([1, 2], {})),
  pair("one object twice", () => {
    const shared = { a: 1 };
    return [shared, shared];
  }, [{ a: 1 }, { a: 1 }]),
];
