/** The digests are those of the standards, whatever the runtime (K6). */

import { assert, assertEquals } from "@std/assert";
import { wasmDigest } from "@scope/singleflight/hash";
import type { Case } from "../case.ts";
import { builtin } from "../gates.ts";
import { counting, hexOf, NO_WASM, trustedUnder } from "./digests.ts";
import { BLAKE3, BLAKE3_KEY, SHA256, XXH128, xxhBytes } from "./vectors.ts";

/** What of `node:crypto` is used. */
interface Crypto {
  createHash(algorithm: string): {
    update(bytes: Uint8Array): { digest(encoding: string): string };
  };
}

/** hash-wasm reads 16 KiB at a time. */
const WINDOW = 16_384;

const utf8 = new TextEncoder();

export const vectorCases: readonly Case[] = [
  {
    name: "K6 wasmDigest() gives the SHA-256 of FIPS 180-4",
    not: NO_WASM,
    async run() {
      const sha256 = await wasmDigest("sha256");
      assertEquals(sha256.algorithm, "sha256");
      for (const [message, hex] of SHA256) {
        assertEquals(hexOf(sha256.digest(utf8.encode(message))), hex);
      }
    },
  },
  {
    name: "K6 wasmDigest() gives the SHA-256 of node:crypto at every length",
    not: NO_WASM,
    async run() {
      const crypto = builtin<Crypto>("node:crypto");
      assert(crypto, "This runtime has no node:crypto");
      const sha256 = await wasmDigest("sha256");
      const lengths = [1_000, WINDOW - 1, WINDOW, WINDOW + 1, 3 * WINDOW + 7];
      for (let length = 0; length <= 200; length++) lengths.push(length);
      for (const length of lengths) {
        const bytes = counting(length);
        assertEquals(
          sha256.digest(bytes),
          crypto.createHash("sha256").update(bytes).digest("base64url"),
        );
      }
    },
  },
  {
    name: "K6 wasmDigest() gives the BLAKE3 of its authors",
    not: NO_WASM,
    async run() {
      const blake3 = await wasmDigest("blake3");
      assertEquals(blake3.algorithm, "blake3");
      for (const [length, hex] of BLAKE3) {
        assertEquals(hexOf(blake3.digest(counting(length))), hex);
      }
    },
  },
  {
    name: "K6 wasmDigest() gives the keyed BLAKE3 of its authors",
    not: NO_WASM,
    async run() {
      const key = utf8.encode(BLAKE3_KEY);
      const keyed = await wasmDigest("blake3", { key });
      for (const [length, , hex] of BLAKE3) {
        assertEquals(hexOf(keyed.digest(counting(length))), hex);
      }
    },
  },
  {
    name: "K6 trustedDigest() gives the XXH128 of its author",
    not: NO_WASM,
    async run() {
      for (const [length, seed, hex] of XXH128) {
        const trusted = await trustedUnder(seed);
        assertEquals(hexOf(trusted.digest(xxhBytes(length))), hex);
      }
    },
  },
  {
    name:
      "K6 Digest.digest() depends on the bytes alone, not on where they are",
    not: NO_WASM,
    async run() {
      const bytes = counting(WINDOW + 100);
      const shifted = new Uint8Array(bytes.length + 8);
      shifted.set(bytes, 3);
      const within = shifted.subarray(3, -5);
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      for (const digest of await every()) {
        const expected = digest.digest(bytes);
        assertEquals(digest.digest(within), expected);
        assertEquals(digest.digest(shared), expected);
        assertEquals(bytes, counting(WINDOW + 100)); // nobody wrote to them
      }
    },
  },
  {
    name: "K6 Digest.digest() gives the same with and without toBase64()",
    not: NO_WASM,
    async run() {
      const digests = await every();
      const texts = () =>
        digests.flatMap((digest) =>
          Array.from({ length: 100 }, (_, n) => digest.digest(counting(n)))
        );
      const expected = texts();
      for (const text of expected) assert(/^[\w-]{22}([\w-]{21})?$/.test(text));
      const own = Uint8Array.prototype;
      const native = Object.getOwnPropertyDescriptor(own, "toBase64");
      Reflect.deleteProperty(own, "toBase64");
      try {
        assertEquals(texts(), expected);
      } finally {
        if (native) Object.defineProperty(own, "toBase64", native);
      }
    },
  },
];

/** A digest of each kind. */
function every() {
  return Promise.all([
    wasmDigest("sha256"),
    wasmDigest("blake3"),
    wasmDigest("blake3", { key: counting(32) }),
    trustedUnder(0n),
  ]);
}
