/**
 * Bytes as base64url without padding (RFC 4648, section 5).
 *
 * @module
 */

/** What newer runtimes bring along: on Bun it takes half the time of a loop. */
interface WithBase64 {
  toBase64?(options: typeof NATIVE): string;
}

const NATIVE = { alphabet: "base64url", omitPadding: true } as const;

const ALPHABET =
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** The text of a digest: 43 characters for 32 bytes, 22 for 16. */
export function base64url(bytes: Uint8Array & WithBase64): string {
  return bytes.toBase64 === undefined ? encode(bytes) : bytes.toBase64(NATIVE);
}

function encode(bytes: Uint8Array): string {
  // Made in one piece: V8 keeps a text that was put together with `+` as a
  // tree of its parts, many times its size, for as long as it is a key.
  const codes: number[] = [];
  const push = (bits: number) => codes.push(ALPHABET.charCodeAt(bits & 63));
  const whole = bytes.length - bytes.length % 3;
  for (let i = 0; i < whole; i += 3) {
    const bits = at(bytes, i) << 16 | at(bytes, i + 1) << 8 | at(bytes, i + 2);
    push(bits >> 18);
    push(bits >> 12);
    push(bits >> 6);
    push(bits);
  }
  if (whole < bytes.length) {
    const bits = at(bytes, whole) << 8 | at(bytes, whole + 1);
    push(bits >> 10);
    push(bits >> 4);
    if (whole + 1 < bytes.length) push(bits << 2);
  }
  return String.fromCharCode(...codes);
}

/** The byte at an index, 0 behind the end. */
function at(bytes: Uint8Array, index: number): number {
  return bytes[index] ?? 0;
}
