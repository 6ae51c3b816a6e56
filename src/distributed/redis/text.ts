/**
 * Outcomes as text: every client hands text on unharmed, not every one bytes.
 *
 * @module
 */

/** Before the text of bytes that are UTF-8, and before those that are not. */
const PLAIN = "=";
const BASE64 = "~";

const utf8 = new TextEncoder();
// Strict, and a byte order mark is a character like any other.
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Bytes as text: themselves if they are UTF-8, else Base64. */
export function toText(bytes: Uint8Array): string {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch {
    return BASE64 + toBase64(bytes); // no UTF-8
  }
  return PLAIN + text;
}

/** The bytes that `toText` was given. */
export function fromText(text: string): Uint8Array {
  const rest = text.slice(1);
  return text.startsWith(BASE64)
    ? Uint8Array.from(atob(rest), (unit) => unit.charCodeAt(0))
    : utf8.encode(rest);
}

/** As many as fit into one call's arguments everywhere. */
const PIECE = 8_192;

function toBase64(bytes: Uint8Array): string {
  let units = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    units += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(units);
}
