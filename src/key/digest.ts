/**
 * Digests of long keys, and the native one.
 *
 * @module
 */
import { shown } from "./fault.ts";
import { nodeModule } from "./native.ts";

/**
 * A synchronous digest of bytes. Whoever finds two inputs of one digest can
 * have one caller given another's answer, so it must be a cryptographic hash,
 * unless all that is ever keyed is trusted.
 */
export interface Digest {
  /**
   * The algorithm's name: letters, digits, `-`, `_` and `.`. It stands before
   * each digest, so that those of two algorithms never meet.
   */
  readonly algorithm: string;
  /**
   * Whether the digests mean something in this process only. They must not be
   * stored, nor sent elsewhere.
   *
   * @default {false}
   */
  readonly inProcess?: boolean;
  /**
   * Gives the digest of some bytes. They may be the caller's own: read them,
   * and neither change nor keep them.
   *
   * @param bytes What to digest.
   * @returns The digest, in base64url without padding.
   */
  digest(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();

/** A digest that takes texts as well, as their UTF-8. */
interface TextDigest extends Digest {
  digest(data: Uint8Array | string): string;
}

/** The runtime's SHA-256: looked for once. `null` if there is none. */
let native: TextDigest | null | undefined;

/** The digest that is used where the caller names none. */
function nativeDigest(): TextDigest | null {
  if (native !== undefined) return native;
  const crypto = nodeModule("node:crypto");
  if (crypto === undefined) return native = null;
  const { hash, createHash } = crypto;
  const digest: TextDigest["digest"] = hash === undefined
    ? (data) => createHash("sha256").update(data).digest("base64url")
    : (data) => hash("sha256", data, "base64url");
  return native = { algorithm: "sha256", digest };
}

/** Checks a digest that the caller gave. */
export function checkDigest(digest: unknown): Digest | undefined {
  if (digest === undefined) return undefined;
  const { algorithm, digest: method } = Object(digest) as Partial<Digest>;
  const isNamed = typeof algorithm === "string" && /^[\w.-]+$/.test(algorithm);
  if (isNamed && typeof method === "function") return digest as Digest;
  throw new TypeError(
    "Cannot use the digest: must have a digest method, and an algorithm of " +
      `letters, digits, -, _ and ., was ${shown(algorithm)}`,
  );
}

/**
 * The marked digest of bytes, or of a well-formed text in UTF-8. `undefined`
 * where there is no digest.
 */
export function digestOf(
  data: Uint8Array | string,
  digest: Digest | null = nativeDigest(),
): string | undefined {
  if (digest === null) return undefined;
  const { algorithm } = digest;
  const digested: unknown = typeof data !== "string"
    ? digest.digest(data)
    : digest === native
    ? native.digest(data)
    : digest.digest(encoder.encode(data));
  if (typeof digested === "string" && /^[\w-]+$/.test(digested)) {
    // Joined, since `+` would have V8 keep both parts and the pair of them.
    return [algorithm, digested].join(":");
  }
  throw new TypeError(
    `Cannot use the digest ${algorithm}: gave ${shown(digested)}, ` +
      "must give base64url",
  );
}
