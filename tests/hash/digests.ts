/** What the cases of digests share. */

import type { Digest } from "@scope/singleflight/hash";
import { trustedDigest } from "@scope/singleflight/hash";

/** Why most cases don't run on workerd. */
export const NO_WASM = { workerd: "workerd compiles no WASM at run time" };

/** A digest's base64url as hexadecimal. */
export function hexOf(digest: string): string {
  const bytes = atob(digest.replaceAll("-", "+").replaceAll("_", "/"));
  return Array.from(
    bytes,
    (byte) => byte.charCodeAt(0).toString(16).padStart(2, "0"),
  ).join("");
}

/** Bytes that count from 0 to 250, and again. */
export function counting(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => index % 251);
}

/** What {@linkcode trustedDigest} gives when chance gives it this seed. */
export async function trustedUnder(seed: bigint): Promise<Digest> {
  const halves = [Number(seed & 0xffff_ffffn), Number(seed >> 32n)];
  Object.defineProperty(crypto, "getRandomValues", {
    configurable: true,
    value(array: Uint32Array) {
      array.set(halves);
      return array;
    },
  });
  try {
    // It draws the seed before it first waits.
    return await trustedDigest();
  } finally {
    Reflect.deleteProperty(crypto, "getRandomValues");
  }
}
