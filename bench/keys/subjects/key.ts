/**
 * `canonicalKey` itself.
 *
 * @module
 */

import { canonicalKey, type Key } from "@scope/singleflight/key";
import { trustedDigest } from "@scope/singleflight/hash";
import type { KeyOf } from "../peers.ts";
import type { SubjectName } from "../subject.ts";

/** Keys with the default digest, or with the one for trusted bytes. */
export async function keyFor(name: SubjectName): Promise<KeyOf> {
  if (name === "ours") return (value) => canonicalKey(value as Key);
  const options = { digest: await trustedDigest() };
  return (value) => canonicalKey(value as Key, options);
}
