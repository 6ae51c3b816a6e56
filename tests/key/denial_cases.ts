/**
 * Values that would keep a naive encoder busy for ever or overflow its stack:
 * a key or a clear error, within a time that no engine needs a tenth of.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertLess,
  assertNotStrictEquals,
} from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { HAS_DIGEST } from "./native.ts";
import { objectOf } from "./values.ts";
import { nested } from "./refused.ts";

/**
 * The most that one key may take, in ms, on the slowest and busiest machine: an
 * encoder that any of these values stops is busy for hours.
 */
const LIMIT_MS = 30_000;

/** The text of a key, or the error. */
function keyOf(key: unknown): string | Error {
  const began = performance.now();
  try {
    return canonicalKey(key as Key);
  } catch (error) {
    assert(error instanceof Error);
    return error;
  } finally {
    assertLess(performance.now() - began, LIMIT_MS);
  }
}

/** Fails unless it is a digest, or the exact text where there is none. */
function assertLong(text: string | Error, shape = /^sha256:[\w-]{43}$/): void {
  assert(typeof text === "string", String(text));
  if (HAS_DIGEST) assert(shape.test(text), text.slice(0, 100));
  else assertLess(1_024, text.length);
}

function assertTooDeep(error: string | Error): void {
  assert(error instanceof TypeError, String(error).slice(0, 200));
  assert(/: nesting deeper than 200 has/.test(error.message), error.message);
  assertLess(error.message.length, 300);
}

const MEGABYTES_16 = 16 * 2 ** 20;

const CASES: Readonly<Record<string, () => void>> = {
  "half a million arrays in each other": () =>
    assertTooDeep(keyOf(nested(500_000, (inner) => [inner]))),
  "half a million objects in each other": () =>
    assertTooDeep(keyOf(nested(500_000, (a) => ({ a })))),
  "100,000 Maps in each other": () =>
    assertTooDeep(keyOf(nested(100_000, (inner) => new Map([[inner, 1]])))),
  "100,000 Sets in each other": () =>
    assertTooDeep(keyOf(nested(100_000, (inner) => new Set([inner])))),
  "a megabyte of nesting from JSON"() {
    const depth = 5_000; // about what JSON.parse itself can take
    const value = JSON.parse("[".repeat(depth) + "]".repeat(depth));
    assertTooDeep(keyOf(value));
  },
  "100,000 properties"() {
    const entries = Array.from(
      { length: 100_000 },
      (_, at) => [`name ${at}`, at] as const,
    );
    const text = keyOf(objectOf(entries));
    assertLong(text);
    assertEquals(keyOf(objectOf(entries.toReversed())), text);
  },
  "an array of 1,000,000 numbers"() {
    const numbers = Array.from({ length: 1_000_000 }, (_, at) => at);
    const text = keyOf(numbers);
    assertLong(text);
    numbers[999_999] = 0;
    assertNotStrictEquals(keyOf(numbers), text);
  },
  "an array of 1,000,000 objects"() {
    assertLong(keyOf(Array.from({ length: 1_000_000 }, (_, id) => ({ id }))));
  },
  "a Set and a Map of 100,000 composites"() {
    const pairs = Array.from({ length: 100_000 }, (_, at) => [at % 317, at]);
    assertLong(keyOf(new Set(pairs)));
    assertLong(keyOf(new Map(pairs.map((pair) => [pair, pair]))));
  },
  "a text of 16 MB"() {
    const text = "é".repeat(MEGABYTES_16 / 2);
    assertLong(keyOf(text), /^sha256:[\w-]{43}\.string$/);
  },
  "a text of 16 MB that ends in a lone surrogate"() {
    const text = `${"x".repeat(MEGABYTES_16)}\ud800`;
    assertLong(keyOf(text), /^sha256:[\w-]{43}\.escaped$/);
  },
  "a text of 16 MB in an object"() {
    const text = "x".repeat(MEGABYTES_16);
    assertLong(keyOf({ text }), /^\["\{4:text",\["digest","string","sha256:/);
  },
  "a name of 16 MB": () => assertLong(keyOf({ ["x".repeat(MEGABYTES_16)]: 1 })),
  "16 MB of bytes": () =>
    assertLong(
      keyOf(new Uint8Array(MEGABYTES_16 / (HAS_DIGEST ? 1 : 16))),
      /^sha256:[\w-]{43}\.Uint8Array$/,
    ),
  "Maps and Sets 200 deep, with wide members"() {
    const wide = Array.from({ length: 50 }, (_, at) => `${at} `.repeat(10));
    const value = nested(199, (inner) => new Set([...wide, inner]));
    assertLong(keyOf(value));
    const maps = nested(
      100,
      (inner) => new Map<unknown, unknown>([[new Set(wide), 1], ["a", inner]]),
    );
    assertLong(keyOf(maps));
  },
  "Sets whose items differ only 190 levels down"() {
    const items = Array.from(
      { length: 500 },
      (_, at) => nested(190, (inner) => [inner === 1 ? at : inner]),
    );
    const text = keyOf(new Set(items));
    assertLong(text);
    assertEquals(keyOf(new Set(items.toReversed())), text);
  },
  "an array of a length of 2^32-1"() {
    const array: unknown[] = [];
    array.length = 2 ** 32 - 1;
    const error = keyOf(array);
    assert(error instanceof TypeError);
    assert(/ at \[0\]: holes/.test(error.message), error.message);
    array[0] = 1;
    assert(/ at \[1\]: holes/.test((keyOf(array) as Error).message));
  },
  "a bigint of a million bits"() {
    assertLong(keyOf(2n ** 1_000_000n));
    assertLong(keyOf([-(2n ** 1_000_000n)]));
  },
  "a path of half a megabyte in the error"() {
    const name = "x".repeat(500_000);
    const error = keyOf({ [name]: { [name]: () => {} } });
    assert(error instanceof TypeError);
    assertLess(error.message.length, 300);
  },
};

export const denialCases: readonly Case[] = [
  ...Object.entries(CASES).map(([name, run]): Case => ({
    name: `K4 canonicalKey() takes or refuses ${name} in bounded time`,
    run,
    sameTick: true, // there is no group in it
  })),
  {
    name: "K2 canonicalKey() ends on objects that share each other",
    run() {
      // Some 400 bytes as a structured clone, and 2^40 items written out.
      const key = nested(40, (inner) => [inner, inner]);
      for (const value of [key, { key }, new Map([["key", [key]]])]) {
        const error = keyOf(value);
        assert(error instanceof TypeError, String(error).slice(0, 200));
        assert(/: more than 4194304 values have/.test(error.message));
        assertLess(error.message.length, 300);
      }
    },
    sameTick: true,
  },
  {
    name: "K2 canonicalKey() ends on a large object that contains itself",
    run() {
      const large = { items: Array(1_000_000).fill(0), self: {} };
      large.self = large;
      const error = keyOf(large);
      assert(error instanceof TypeError, String(error).slice(0, 200));
      assertEquals(
        error.message,
        "Cannot use the key at .self: it contains itself",
      );
    },
    sameTick: true,
  },
  {
    name: "K2 canonicalKey() takes an array of 4,000,000 items, and not of 5",
    run() {
      assertLong(keyOf(Array(4_000_000).fill(0)));
      const error = keyOf(Array(5_000_000).fill(0));
      assert(error instanceof TypeError, String(error).slice(0, 200));
      assert(/ at \[4194304\]: more than 4194304/.test(error.message));
    },
    sameTick: true,
  },
  {
    name: "K2 canonicalKey() refuses what has no text that an engine can hold",
    run() {
      // Of one string, so that the value is small: 614 million characters.
      const error = keyOf(Array(600_000).fill("x".repeat(1_024)));
      assert(error instanceof TypeError, String(error).slice(0, 200));
      assertEquals(error.message, "Cannot use the key: it is too large");
    },
    sameTick: true,
    not: {
      bun: "holds longer strings",
      workerd: "has too little memory to come that far",
    },
  },
  {
    name: "K4 canonicalKey() keeps nothing of 10,000 objects of fresh names",
    async run() {
      keyFreshNames(0, 10_000);
      const before = await heap();
      keyFreshNames(10_000, 20_000);
      // Room for a change in what is kept at all; all names would be 10 MB.
      assertLess(await heap() - before, 4 * 2 ** 20);
    },
    sameTick: true,
    not: { workerd: "has no gc() and doesn't tell the heap's size" },
  },
];

function keyFreshNames(from: number, to: number): void {
  for (let at = from; at < to; at++) {
    canonicalKey(objectOf(
      Array.from(
        { length: 10 },
        (_, name) => [`name ${at} ${name} ${"x".repeat(at % 80)}`, 1] as const,
      ),
    ) as Key);
  }
}

/** Bytes in use after a thorough collection. */
async function heap(): Promise<number> {
  const { gc, Bun, process } = globalThis as unknown as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
    process: { memoryUsage(): { heapUsed: number } };
  };
  for (let times = 0; times < 3; times++) {
    await flush();
    if (Bun) Bun.gc(true);
    else gc?.();
  }
  return process.memoryUsage().heapUsed;
}
