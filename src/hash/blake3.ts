/**
 * BLAKE3 (https://github.com/BLAKE3-team/BLAKE3-specs), alone: loaded when it
 * is first asked for.
 *
 * @module
 */

// hash-wasm's main module holds every algorithm in one file, which bundlers
// can't split: whoever asked for one would load all that are used here.
import hashWasm from "hash-wasm/dist/blake3.umd.min.js";
import type { Hasher } from "./hasher.ts";

const { createBLAKE3 }: Pick<typeof import("hash-wasm"), "createBLAKE3"> =
  hashWasm;

/** A hasher of its own, with 256 bits of output, keyed or not. */
export function create(key?: Uint8Array): Promise<Hasher> {
  return createBLAKE3(256, key);
}
