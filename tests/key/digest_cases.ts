/**
 * What is exact and what is digested (K3, K4), by the runtime's own digest.
 * Where it has none, all is exact.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertMatch,
  assertStrictEquals,
} from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { HAS_DIGEST, sha256 } from "./native.ts";
import { PLAIN, plainDigest, toBase64url, undoneText } from "./plain_digest.ts";

const plain = { digest: plainDigest };

/** An array whose text has so many characters. */
function arrayOf(characters: number): Key {
  const text = 'xy"'.repeat(200);
  // With an object in it, it has the form of a tree, whatever its length.
  const { length } = JSON.stringify(["[", text, ["{"], ""]);
  return [text, {}, "z".repeat(characters - length)];
}

/** The keys that are digested as a whole, from a little over the limit. */
const WHOLE: Readonly<Record<string, () => Key>> = {
  "1,025 characters": () => arrayOf(1_025),
  "1,500 characters": () => arrayOf(1_500),
  "an array of 1,000 numbers": () => Array.from({ length: 1_000 }, (_, n) => n),
  "an object of a long name": () => ({ ["é\ud800".repeat(600)]: 1 }),
  "a text whose JSON is long": () => '"'.repeat(1_024),
  "a long bigint": () => 2n ** 5_000n,
  "a long URL": () => new URL(`https://a/${"x".repeat(2_000)}`),
  "a tuple of lone surrogates": () => Array(4).fill("\ud800".repeat(63)),
  "a tree of digests": () =>
    Array.from({ length: 50 }, (_, n) => `${n}`.repeat(2_000)),
  "a long symbol among others": () => [
    Symbol.for("x".repeat(3_000)),
    "y".repeat(1_000),
  ],
};

const long = "é😀".repeat(500);
const lone = `${long}\ud800`;
const bytes = Uint8Array.from({ length: 1_000 }, (_, at) => at);

export const digestCases: readonly Case[] = [
  {
    name: "K4 canonicalKey() is exact up to 1,024 characters",
    run() {
      for (const characters of [1_000, 1_023, 1_024]) {
        const text = canonicalKey(arrayOf(characters));
        assertEquals(text.length, characters);
        assert(text.startsWith('["[","xy'), text.slice(0, 20));
        assertStrictEquals(canonicalKey(arrayOf(characters), plain), text);
      }
    },
  },
  ...Object.entries(WHOLE).map(([name, make]): Case => ({
    name: `K4 canonicalKey() digests ${name}, by SHA-256 of the text`,
    async run() {
      const reversible = canonicalKey(make(), plain);
      assert(reversible.startsWith(PLAIN), reversible.slice(0, 20));
      const key = canonicalKey(make());
      const text = undoneText(reversible.slice(PLAIN.length));
      assert(text.length > 1_024, `has ${text.length} characters`);
      if (!HAS_DIGEST) return assert(key.length > 1_024);
      assertMatch(key, /^sha256:[\w-]{43}$/);
      if (text.includes(PLAIN)) return; // other digests stand within
      assertStrictEquals(key, `sha256:${await sha256(text)}`);
    },
  })),
  {
    name: "K4 canonicalKey() digests texts over 1,024 characters in place",
    async run() {
      const text = (length: number) =>
        canonicalKey([undefined, { a: "x".repeat(length) }]);
      const exact = JSON.stringify("x".repeat(990));
      assertEquals(text(990), `["[",["undefined"],["{1:a",${exact}]]`);
      assertEquals(
        canonicalKey(["x".repeat(1_024)], plain),
        `${PLAIN}${
          toBase64url(
            new TextEncoder().encode(JSON.stringify(["[", "x".repeat(1_024)])),
          )
        }`,
      );
      assertEquals(
        canonicalKey(["x".repeat(1_025)], plain).slice(0, 6),
        PLAIN, // since a digest that can be undone is no shorter
      );
      if (!HAS_DIGEST) return;
      const digest = await sha256("x".repeat(1_025));
      assertEquals(
        text(1_025),
        `["[",["undefined"],["{1:a",["digest","string","sha256:${digest}"]]]`,
      );
    },
  },
  {
    name: "K3 canonicalKey() digests lone surrogates as what they are",
    async run() {
      if (!HAS_DIGEST) {
        return assertEquals(canonicalKey([lone]), JSON.stringify(["[", lone]));
      }
      const digest = await sha256(JSON.stringify(lone));
      assertEquals(
        canonicalKey([lone]),
        `["[",["digest","escaped","sha256:${digest}"]]`,
      );
      assertEquals(canonicalKey(lone), `sha256:${digest}.escaped`);
    },
  },
  {
    name: "K4 canonicalKey() digests more than 32 bytes in place",
    async run() {
      const kinds = [
        () => bytes.subarray(0, 32),
        () => bytes.subarray(0, 33),
      ].map((make) => canonicalKey([make(), 1]));
      const hex = [...bytes.subarray(0, 32)].map((byte) =>
        byte.toString(16).padStart(2, "0")
      ).join("");
      assertEquals(kinds[0], `["[",["Uint8Array","${hex}"],1]`);
      if (!HAS_DIGEST) {
        return assertEquals(kinds[1], `["[",["Uint8Array","${hex}20"],1]`);
      }
      const digest = await sha256(bytes.slice(0, 33));
      assertEquals(
        kinds[1],
        `["[",["digest","Uint8Array","sha256:${digest}"],1]`,
      );
    },
  },
  {
    name: "K4 canonicalKey() of a long text is one digest of it",
    async run() {
      assertEquals(canonicalKey("x".repeat(1_000)), `"${"x".repeat(1_000)}"`);
      const key = canonicalKey(long);
      if (!HAS_DIGEST) return assertEquals(key, JSON.stringify(long));
      assertEquals(key, `sha256:${await sha256(long)}.string`);
    },
  },
  {
    name: "K4 canonicalKey() of many bytes is one digest of them",
    async run() {
      const keys = [bytes, bytes.buffer].map((key) => canonicalKey(key));
      if (!HAS_DIGEST) {
        const hex = keys[0]?.slice('["Uint8Array","'.length);
        return assertEquals(keys, [
          `["Uint8Array","${hex}`,
          `["ArrayBuffer","${hex}`,
        ]);
      }
      const digest = await sha256(bytes);
      assertEquals(keys, [
        `sha256:${digest}.Uint8Array`,
        `sha256:${digest}.ArrayBuffer`,
      ]);
    },
  },
  {
    name: "K4 canonicalKey() digests the bytes of a view, and none beside it",
    run() {
      const inner = bytes.slice(100, 200);
      assertStrictEquals(
        canonicalKey(bytes.subarray(100, 200)),
        canonicalKey(inner),
      );
    },
  },
  {
    name: "K4 canonicalKey() keys short texts by themselves",
    run() {
      const rows: [Key, string][] = [
        ["", '""'],
        ["a", '"a"'],
        ['"\ud800', '"\\"\\ud800"'],
        [1, "1"],
        [-0, "0"],
        [NaN, '["number","NaN"]'],
        [1n, '["bigint","1"]'],
        [null, "null"],
        [undefined, '["undefined"]'],
        [Symbol.for("a"), '["symbol","a"]'],
        [[], "("],
        [["user", 42], "(4:user42;"],
        [[true, false, null, -0], "(tfn0;"],
        [["\ud800", NaN], '("(1:\\ud800NaN;"'],
        [[1, 2, 3, 4, 5], '["[",1,2,3,4,5]'],
        [["x".repeat(63)], `(63:${"x".repeat(63)}`],
        [["x".repeat(64)], `["[","${"x".repeat(64)}"]`],
        [{}, '["{"]'],
        [{ id: 1, at: new Date(0) }, '["{2:at2:id",["Date",0],1]'],
        [new Map([["b", 1], ["a", 2]]), '["Map",["a",2],["b",1]]'],
        [new Set(["b", "a"]), '["Set","a","b"]'],
        [new URL("https://a"), '["URL","https://a/"]'],
        [new URLSearchParams("a=1"), '["URLSearchParams","a=1"]'],
        [/a/g, '["RegExp","a","g","0"]'],
        [Int16Array.of(-1), '["Int16Array","ffff"]'],
      ];
      for (const [key, text] of rows) assertEquals(canonicalKey(key), text);
    },
  },
].map((one) => ({ ...one, sameTick: true })); // there is no group in it
