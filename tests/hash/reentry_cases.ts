/** A digest within a digest: both are right. */

import { assertEquals, assertThrows } from "@std/assert";
import {
  type Digest,
  trustedDigest,
  wasmDigest,
} from "@scope/singleflight/hash";
import { canonicalKey } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { counting, NO_WASM } from "./digests.ts";

/** What a reader of a typed array could ask it for. */
const ASKED = [
  "buffer",
  "byteLength",
  "byteOffset",
  "constructor",
  "length",
  "slice",
  "subarray",
  "toBase64",
  Symbol.iterator,
  Symbol.toPrimitive,
  Symbol.toStringTag,
];

/** Bytes that do something whenever they are asked for anything. */
function asking(bytes: Uint8Array, deed: () => void): Uint8Array {
  class Sly extends Uint8Array {
    static get [Symbol.species]() {
      deed();
      return Uint8Array;
    }
  }
  const sly = new Sly(bytes);
  for (const name of ASKED) {
    Object.defineProperty(sly, name, {
      get() {
        deed();
        return Reflect.get(Uint8Array.prototype, name, sly);
      },
    });
  }
  return sly;
}

async function each(test: (digest: Digest) => void): Promise<void> {
  test(await wasmDigest("sha256"));
  test(await wasmDigest("blake3"));
  test(await wasmDigest("blake3", { key: counting(32) }));
  test(await trustedDigest());
}

export const reentryCases: readonly Case[] = [
  {
    name: "Digest.digest() runs nothing of the bytes' own",
    not: NO_WASM,
    run: () =>
      each((digest) => {
        const expected = digest.digest(counting(40_000));
        let asked = 0;
        const sly = asking(counting(40_000), () => {
          asked++;
          digest.digest(counting(7));
        });
        assertEquals(digest.digest(sly), expected);
        assertEquals(asked, 0);
      }),
  },
  {
    name: "Digest.digest() within a getter that a key reads disturbs nothing",
    not: NO_WASM,
    run: () =>
      each((digest) => {
        const long = "x".repeat(5_000);
        const within: string[] = [];
        const getter = () => {
          within.push(digest.digest(counting(20_000)));
          return counting(3_000);
        };
        const key = canonicalKey({
          a: long,
          get b() {
            return getter();
          },
          c: long,
        }, { digest });
        const plain = { a: long, b: counting(3_000), c: long };
        assertEquals(key, canonicalKey(plain, { digest }));
        assertEquals(within, [digest.digest(counting(20_000))]);
      }),
  },
  {
    name: "Digest.digest() that threw leaves nothing behind",
    not: NO_WASM,
    run: () =>
      each((digest) => {
        const expected = digest.digest(counting(100));
        assertThrows(() => digest.digest("abc" as unknown as Uint8Array));
        assertEquals(digest.digest(counting(100)), expected);
      }),
  },
];
