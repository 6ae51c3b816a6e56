/**
 * A "digest" that can be undone: base64url of the bytes themselves. With it
 * long texts stay readable, so that tests can look into digested keys.
 *
 * @module
 */

import type { Digest } from "@scope/singleflight/key";

/** Gives back all it was given. */
export const plainDigest: Digest = {
  algorithm: "plain",
  digest: toBase64url,
};

/** What stands before each of its digests. */
export const PLAIN = `${plainDigest.algorithm}:`;

/** The bytes that it was given. */
export function undone(digest: string): Uint8Array<ArrayBuffer> {
  const binary = atob(digest.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (unit) => unit.charCodeAt(0));
  if (toBase64url(bytes) !== digest) {
    throw new SyntaxError(`Cannot undo ${digest}: must be exact base64url`);
  }
  return bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text whose UTF-8 it was given. */
export function undoneText(digest: string): string {
  return decoder.decode(undone(digest));
}

/** So many arguments every engine takes. */
const CHUNK = 8192;

/** Base64url without padding. */
export function toBase64url(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary).replace(/=+$/, "").replaceAll("+", "-").replaceAll(
    "/",
    "_",
  );
}
