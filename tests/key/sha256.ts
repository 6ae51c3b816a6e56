/**
 * SHA-256 (FIPS 180-4) in plain code, for runtimes that have none which is
 * synchronous: to see that they come to the same keys.
 *
 * @module
 */

import type { Digest } from "@scope/singleflight/key";
import { toBase64url } from "./plain_digest.ts";

/** A digest that is the same as the native one, and slow. */
export const slowDigest: Digest = {
  algorithm: "sha256",
  digest: (bytes) => toBase64url(sha256(bytes)),
};

/** The first 32 bits of the fractional part of a root of each prime. */
function constants(count: number, root: (prime: number) => number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    let isPrime = true;
    for (let by = 2; by * by <= n; by++) if (n % by === 0) isPrime = false;
    if (isPrime) found.push(Math.floor((root(n) % 1) * 2 ** 32) | 0);
  }
  return found;
}

const START = constants(8, Math.sqrt);
const ROUNDS = constants(64, Math.cbrt);

function sha256(bytes: Uint8Array): Uint8Array {
  const { length } = bytes;
  const padded = new Uint8Array((length + 72) >> 6 << 6);
  padded.set(bytes);
  padded[length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, length / 2 ** 29);
  view.setUint32(padded.length - 4, length << 3);
  const state = Int32Array.from(START);
  const words = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i);
    compress(state, words);
  }
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, at) => digest.setInt32(4 * at, word));
  return new Uint8Array(digest.buffer);
}

/** One block; the first sixteen words are its own. */
function compress(state: Int32Array, words: Int32Array): void {
  const word = (at: number) => words[at] as number;
  for (let i = 16; i < 64; i++) {
    const [x, y] = [word(i - 15), word(i - 2)];
    words[i] = word(i - 16) + word(i - 7) +
      (turned(x, 7) ^ turned(x, 18) ^ (x >>> 3)) +
      (turned(y, 17) ^ turned(y, 19) ^ (y >>> 10));
  }
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    ...[number, number, number, number],
    ...[number, number, number, number],
  ];
  for (let i = 0; i < 64; i++) {
    const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) +
      ((e & f) ^ (~e & g)) + (ROUNDS[i] as number) + word(i)) | 0;
    const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) +
      ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [
      g,
      f,
      e,
      (d + one) | 0,
      c,
      b,
      a,
      (one + two) | 0,
    ];
  }
  for (const [at, more] of [a, b, c, d, e, f, g, h].entries()) {
    state[at] = (state[at] as number) + more;
  }
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
