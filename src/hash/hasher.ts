/**
 * From a hasher of hash-wasm to a digest.
 *
 * @module
 */
import type { Digest } from "../key/digest.ts";
import { base64url } from "./base64url.ts";
import { plainView } from "./bytes.ts";

/** What is used of a hasher of hash-wasm: it has one state, and no lock. */
export interface Hasher {
  init(): Hasher;
  update(bytes: Uint8Array): Hasher;
  digest(output: "binary"): Uint8Array;
}

/**
 * A digest by a hasher, which other digests may use as well.
 *
 * Frozen, because callers that never heard of each other share it.
 */
export function digestBy(
  hasher: Hasher,
  about: Omit<Digest, "digest">,
): Digest {
  return Object.freeze({
    ...about,
    digest(bytes: Uint8Array): string {
      // All that could run the caller's code, or throw, comes first: a second
      // digest between `init` and `digest` would take the place of this one.
      const view = plainView(bytes, "bytes");
      return base64url(hasher.init().update(view).digest("binary"));
    },
  });
}

/**
 * Gets a hasher.
 *
 * @param algorithm What the error's message calls it.
 * @param create Loads hash-wasm's module and starts it.
 * @throws {Error} If `create` fails; its reason is the `cause`.
 */
export async function start(
  algorithm: string,
  create: () => Promise<Hasher>,
): Promise<Hasher> {
  try {
    return await create();
  } catch (cause) {
    throw new Error(
      `Cannot start the WASM of ${algorithm}: this runtime refused it. ` +
        "Use the default digest instead (it needs node:crypto; on Cloudflare " +
        "Workers, Node compatibility), or none: keys then stay exact",
      { cause },
    );
  }
}
