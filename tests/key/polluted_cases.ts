/**
 * Keys in a realm whose prototypes someone has changed, and properties that
 * built-in objects were given.
 *
 * @module
 */

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { withGlobal } from "../gates.ts";

const KEYS: readonly (() => Key)[] = [
  () => ["a", 1],
  () => ["a", { b: [1, "x"] }],
  () => ({ a: 1, b: { c: [] } }),
  () => [1, 2, 3, 4, 5],
  () => new Map<Key, Key>([["a", { b: 1 }], [[1], new Set([1])]]),
  () => [new Date(0), /a/g, new URL("x:y"), Uint8Array.of(1)],
  () => ["x".repeat(2_000), { a: "y".repeat(2_000) }],
  () => Array.from({ length: 1_000 }, (_, at) => [at]),
  () => [undefined, NaN, 1n, Symbol.for("a")],
];

/** What the keys are while `prototype` has a property more. */
function textsWith(
  prototype: object,
  name: string,
  descriptor: PropertyDescriptor,
): string[] {
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: true,
    ...descriptor,
  });
  try {
    return KEYS.map((make) => canonicalKey(make()));
  } finally {
    if (before === undefined) Reflect.deleteProperty(prototype, name);
    else Object.defineProperty(prototype, name, before);
  }
}

const toJSON = { value: () => "of toJSON" };

const POLLUTIONS: readonly (readonly [
  name: string,
  prototype: object,
  property: string,
  descriptor: PropertyDescriptor,
])[] = [
  ["Array.prototype.toJSON", Array.prototype, "toJSON", toJSON],
  ["Object.prototype.toJSON", Object.prototype, "toJSON", toJSON],
  ["String.prototype.toJSON", String.prototype, "toJSON", toJSON],
  ["Number.prototype.toJSON", Number.prototype, "toJSON", toJSON],
  ["Date.prototype.toJSON", Date.prototype, "toJSON", toJSON],
  ["a value of all objects", Object.prototype, "polluted", { value: 1 }],
  ["a name of the keys' own", Object.prototype, "b", { value: 1 }],
  ["a setter of all objects", Object.prototype, "a", { set() {} }],
  ["a value of all arrays", Array.prototype, "polluted", { value: 1 }],
];

/** An object with own properties that tell of another. */
function lying<T extends object>(
  object: T,
  properties: PropertyDescriptorMap,
): T {
  return Object.defineProperties(object, properties);
}

/** Each with a value that it must equal. */
const LIES: readonly (readonly [name: string, lie: () => Key, truth: Key])[] = [
  [
    "a RegExp with flags of its own",
    () => lying(/a/, { flags: { value: "g" }, source: { value: "b" } }),
    /a/,
  ],
  [
    "a RegExp with a global of its own",
    () => lying(/a/, { global: { value: true } }),
    /a/,
  ],
  [
    "a RegExp with an accessor of its own",
    () =>
      lying(/a/, {
        sticky: {
          get() {
            throw new Error("own");
          },
        },
      }),
    /a/,
  ],
  [
    "a Date with a getTime of its own",
    () => lying(new Date(0), { getTime: { value: () => 1 } }),
    new Date(0),
  ],
  [
    "a URL with an href of its own",
    () => lying(new URL("x:y"), { href: { value: "x:z" } }),
    new URL("x:y"),
  ],
  [
    "a query with a toString of its own",
    () =>
      lying(new URLSearchParams("a=1"), { toString: { value: () => "a=2" } }),
    new URLSearchParams("a=1"),
  ],
  [
    "a Map with a forEach of its own",
    () =>
      lying(new Map([[1, 2]]), {
        forEach: { value() {} },
        size: { value: 0 },
        [Symbol.iterator]: { value: () => [].values() },
      }),
    new Map([[1, 2]]),
  ],
  [
    "a Set with a forEach of its own",
    () => lying(new Set([1]), { forEach: { value() {} }, size: { value: 0 } }),
    new Set([1]),
  ],
  [
    "bytes with a length of their own",
    () =>
      lying(Uint8Array.of(1, 2), {
        length: { value: 1 },
        byteLength: { value: 1 },
        byteOffset: { value: 1 },
        buffer: { value: new ArrayBuffer(2) },
      }),
    Uint8Array.of(1, 2),
  ],
  [
    "an ArrayBuffer with a byteLength of its own",
    () => lying(new ArrayBuffer(2), { byteLength: { value: 1 } }),
    new ArrayBuffer(2),
  ],
  [
    "a value with a Symbol.toStringTag of its own",
    () => lying(new Date(0), { [Symbol.toStringTag]: { value: "Map" } }),
    new Date(0),
  ],
  [
    "a value with a constructor of its own",
    () => lying(new Date(0), { constructor: { value: Map } }),
    new Date(0),
  ],
  [
    "an object with a constructor of its own",
    () => lying({ a: 1 }, { constructor: { value: Map } }),
    { a: 1 },
  ],
  [
    "a short array with an iterator of its own",
    () => lying([1, 2], { [Symbol.iterator]: { value: () => [3].values() } }),
    [1, 2],
  ],
];

export const pollutedCases: readonly Case[] = [
  ...POLLUTIONS.map(([name, prototype, property, descriptor]): Case => ({
    name: `K2 canonicalKey() gives the same texts under ${name}`,
    run() {
      const expected = KEYS.map((make) => canonicalKey(make()));
      assertEquals(textsWith(prototype, property, descriptor), expected);
    },
    sameTick: true, // there is no group in it
  })),
  ...LIES.map(([name, lie, truth]): Case => ({
    name: `K2 canonicalKey() isn't taken in by ${name}`,
    run: () => assertStrictEquals(canonicalKey(lie()), canonicalKey(truth)),
    sameTick: true, // there is no group in it
  })),
  {
    name: "K2 canonicalKey() takes the dates of a fake clock's Date",
    run() {
      class FakeDate extends Date {}
      const key = canonicalKey([new Date(5)]);
      const fake = withGlobal("Date", FakeDate, () => [
        canonicalKey([new FakeDate(5)]),
        canonicalKey([new Date(5)]),
      ]);
      assertEquals(fake, [key, key]);
      assertThrows(() => canonicalKey(new FakeDate(5)), TypeError, "FakeDate");
    },
    sameTick: true, // there is no group in it
  },
];
