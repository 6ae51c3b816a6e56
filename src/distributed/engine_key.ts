/**
 * Engine keys: what the engine sees of a key. Never the key itself: it may hold
 * what is nobody's business there, and be of any length.
 *
 * @module
 */
import type { KeyOption } from "../core/key.ts";
import { canonicalText } from "../key/canonical_key.ts";
import { digestOf } from "../key/digest.ts";

/**
 * The namespace, and the SHA-256 of the key's whole canonical text, in
 * base64url. The same on every runtime: also where no digest is synchronous,
 * and where a group keys its own map by another digest.
 *
 * @returns The engine key, at once where the runtime has a synchronous digest.
 * @throws {TypeError} If the key has no canonical form.
 */
export function engineKey<K>(
  namespace: string,
  option: KeyOption<K> | undefined,
  key: K,
): string | Promise<string> {
  const told: unknown = typeof option === "function" ? option(key) : key;
  const text = canonicalText(told, null);
  const marked = digestOf(text);
  return marked === undefined
    ? subtleDigest(text).then((digest) => `${namespace}:${digest}`)
    : `${namespace}:${marked.slice(marked.indexOf(":") + 1)}`;
}

async function subtleDigest(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
