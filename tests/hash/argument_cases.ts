/** What the digests and their makers refuse, and what they keep apart. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotEquals,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { trustedDigest, wasmDigest } from "@scope/singleflight/hash";
import type { Case } from "../case.ts";
import { builtin, reasonOf } from "../gates.ts";
import { counting, NO_WASM } from "./digests.ts";

/** What is no key of keyed BLAKE3, and how the message shows it. */
const BAD_KEYS: readonly (readonly [key: unknown, shown: string])[] = [
  [counting(31), "was of 31 bytes, must be of 32"],
  [counting(33), "was of 33 bytes, must be of 32"],
  [new Uint8Array(), "was of 0 bytes"],
  ["whats the Elvish word for friend", 'was "whats the Elvish'],
  [null, "was null, must be a Uint8Array"],
  [new Uint32Array(8), "was an object, must be a Uint8Array"],
  [Array(32).fill(0), "was an object, must be a Uint8Array"],
];

/** What is no `Uint8Array`, and how the message shows it. */
const BAD_BYTES: readonly (readonly [bytes: unknown, shown: string])[] = [
  ["abc", '"abc"'],
  ["\ud800", '"\\ud800"'],
  [undefined, "undefined"],
  [null, "null"],
  [5, "5"],
  [() => {}, "a function"],
  [Symbol("abc"), "Symbol(abc)"],
  [[1, 2, 3], "an object"],
  [new ArrayBuffer(3), "an object"],
  [new DataView(new ArrayBuffer(3)), "an object"],
  [new Int8Array(3), "an object"],
  [new Uint8ClampedArray(3), "an object"],
  [new Uint16Array(3), "an object"],
  [new Proxy(new Uint8Array(3), {}), "an object"],
  [Object.create(Uint8Array.prototype), "an object"],
  [Object.create(new Uint8Array(3)), "an object"],
];

export const argumentCases: readonly Case[] = [
  {
    name: "wasmDigest() refuses an algorithm that it doesn't have",
    async run() {
      for (const bad of ["SHA256", "xxh128", "", undefined, null, {}]) {
        const reason = await reasonOf(wasmDigest(bad as "sha256"));
        assertInstanceOf(reason, TypeError);
        assert(reason.message.endsWith('must be "sha256" or "blake3"'));
      }
    },
  },
  {
    name: "wasmDigest() refuses options that are no object",
    async run() {
      for (const bad of [null, 5, "key", () => {}]) {
        const reason = await reasonOf(wasmDigest("blake3", bad as object));
        assertInstanceOf(reason, TypeError);
        assert(reason.message.startsWith("Cannot use the options: was "));
      }
    },
  },
  {
    name: "wasmDigest() refuses a key that isn't of 32 bytes",
    async run() {
      for (const [bad, shown] of BAD_KEYS) {
        const key = bad as Uint8Array;
        const reason = await reasonOf(wasmDigest("blake3", { key }));
        assertInstanceOf(reason, TypeError);
        assert(reason.message.includes(shown), reason.message);
      }
    },
  },
  {
    name: "wasmDigest() refuses a key for SHA-256",
    async run() {
      const reason = await reasonOf(
        wasmDigest("sha256", { key: counting(32) }),
      );
      assertInstanceOf(reason, TypeError);
      assertEquals(
        reason.message,
        'Cannot use the key: algorithm was "sha256", must be "blake3"',
      );
    },
  },
  {
    name: "wasmDigest() rejects with what reading the key throws",
    async run() {
      const error = new RangeError("no key today");
      const options = {
        get key(): Uint8Array {
          throw error;
        },
      };
      assertStrictEquals(await reasonOf(wasmDigest("blake3", options)), error);
    },
  },
  {
    name: "wasmDigest() copies the key at the call",
    not: NO_WASM,
    async run() {
      const key = counting(32);
      const making = wasmDigest("blake3", { key });
      key.fill(0);
      const keyed = await making;
      const same = await wasmDigest("blake3", { key: counting(32) });
      const bytes = counting(100);
      assertEquals(keyed.digest(bytes), same.digest(bytes));
      assertEquals(keyed.digest(bytes), same.digest(bytes)); // and stays so
    },
  },
  {
    name: "wasmDigest() keeps keys and no key apart",
    not: NO_WASM,
    async run() {
      const bytes = counting(100);
      const digests = await Promise.all([
        wasmDigest("blake3"),
        wasmDigest("blake3", { key: new Uint8Array(32) }),
        wasmDigest("blake3", { key: counting(32) }),
      ]);
      assertEquals(
        digests.map(({ algorithm }) => algorithm),
        ["blake3", "blake3-keyed", "blake3-keyed"],
      );
      const texts = digests.map((digest) => digest.digest(bytes));
      assertEquals(new Set(texts).size, 3);
    },
  },
  {
    name: "wasmDigest() makes one digest per algorithm without a key",
    not: NO_WASM,
    async run() {
      const [one, two, three] = await Promise.all([
        wasmDigest("blake3"),
        wasmDigest("blake3", {}),
        wasmDigest("sha256", { key: undefined }),
      ]);
      assertStrictEquals(one, two);
      assertNotStrictEquals(two, three);
      assertStrictEquals(await wasmDigest("sha256"), three);
      assert(Object.isFrozen(one));
      assertEquals([one.inProcess, three.inProcess], [undefined, undefined]);
    },
  },
  {
    name: "trustedDigest() gives a digest of its own seed, for this process",
    not: NO_WASM,
    async run() {
      const one = await trustedDigest();
      const two = await trustedDigest();
      assertEquals([one.algorithm, one.inProcess], ["xxh128", true]);
      assertNotEquals(one.digest(counting(9)), two.digest(counting(9)));
      assertEquals(one.digest(counting(9)), one.digest(counting(9)));
    },
  },
  {
    name: "Digest.digest() refuses everything but a Uint8Array",
    not: NO_WASM,
    async run() {
      const bytes = counting(40);
      for (
        const digest of [await wasmDigest("blake3"), await trustedDigest()]
      ) {
        const expected = digest.digest(bytes);
        for (const [bad, shown] of BAD_BYTES) {
          assertThrows(
            () => digest.digest(bad as Uint8Array),
            TypeError,
            `Cannot use the bytes: was ${shown}, must be a Uint8Array`,
          );
          assertEquals(digest.digest(bytes), expected);
        }
      }
    },
  },
  {
    name: "Digest.digest() refuses bytes that have been transferred",
    not: NO_WASM,
    async run() {
      const bytes = new Uint8Array(40);
      structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
      const digest = await wasmDigest("blake3");
      assertThrows(() => digest.digest(bytes), TypeError);
    },
  },
  {
    name: "Digest.digest() takes a Uint8Array of another realm, and no other",
    not: NO_WASM,
    async run() {
      const vm = builtin<{ runInNewContext(code: string): unknown }>("node:vm");
      assert(vm, "This runtime has no node:vm");
      const foreign = (code: string) => vm.runInNewContext(code) as Uint8Array;
      const digest = await wasmDigest("blake3");
      assertEquals(
        digest.digest(foreign("new Uint8Array([0, 1, 2])")),
        digest.digest(counting(3)),
      );
      for (const code of ["new Int8Array(3)", "[1]", "new String('a')"]) {
        assertThrows(() => digest.digest(foreign(code)), TypeError);
      }
    },
  },
];
