/**
 * The digests of `./hash` by themselves, over bytes.
 *
 * @module
 */

import { trustedDigest, wasmDigest } from "@scope/singleflight/hash";
import type { KeyOf } from "../peers.ts";
import type { SubjectName } from "../subject.ts";

/** The digest of that name. */
export async function keyFor(name: SubjectName): Promise<KeyOf> {
  const digest = name === "trusted"
    ? await trustedDigest()
    : await wasmDigest(name === "wasm-blake3" ? "blake3" : "sha256");
  return (value) => digest.digest(value as Uint8Array);
}
