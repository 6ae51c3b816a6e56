/**
 * XXH128 (https://xxhash.com), alone: loaded when it is first asked for.
 *
 * @module
 */

// Not from hash-wasm's main module: `blake3.ts` says why.
import hashWasm from "hash-wasm/dist/xxhash128.umd.min.js";
import type { Hasher } from "./hasher.ts";

const { createXXHash128 }: Pick<typeof import("hash-wasm"), "createXXHash128"> =
  hashWasm;

/** A hasher of its own, by a seed in two halves of 32 bits. */
export function create(low: number, high: number): Promise<Hasher> {
  return createXXHash128(low, high);
}
