/**
 * SHA-256 (FIPS 180-4), alone: loaded when it is first asked for.
 *
 * @module
 */

// Not from hash-wasm's main module: `blake3.ts` says why.
import hashWasm from "hash-wasm/dist/sha256.umd.min.js";
import type { Hasher } from "./hasher.ts";

const { createSHA256 }: Pick<typeof import("hash-wasm"), "createSHA256"> =
  hashWasm;

/** A hasher of its own. */
export function create(): Promise<Hasher> {
  return createSHA256();
}
