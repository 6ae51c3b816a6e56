/**
 * Whether the runtime has a synchronous digest, and SHA-256 by other means, to
 * compare with.
 *
 * @module
 */

import { builtin } from "../gates.ts";
import { toBase64url } from "./plain_digest.ts";

/**
 * Deno, Bun and Node have one, and Workers of the suite's date. A Worker of an
 * older date without Node compatibility has none, so there every key is exact;
 * `no_digest_test.ts` stands for those.
 */
export const HAS_DIGEST = builtin("node:crypto") !== undefined;

/** SHA-256 in base64url, of bytes or of a text in UTF-8. */
export async function sha256(
  data: string | Uint8Array<ArrayBuffer>,
): Promise<string> {
  const bytes = typeof data === "string"
    ? new TextEncoder().encode(data)
    : data;
  return toBase64url(
    new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
  );
}
