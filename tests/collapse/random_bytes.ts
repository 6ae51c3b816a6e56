/**
 * Bytes in chunks of random sizes, the same for the same seed.
 *
 * @module
 */

/** The same numbers for the same seed, on every runtime (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Chunks of random sizes, none and one byte among them. */
export function chunksOf(
  seed: number,
  count: number,
): Uint8Array<ArrayBuffer>[] {
  const random = seeded(seed);
  return Array.from({ length: count }, () => {
    const size = Math.floor(random() ** 4 * 70_000);
    const chunk = new Uint8Array(size);
    for (let at = 0; at < size; at++) chunk[at] = random() * 256;
    return chunk;
  });
}

/** All of them in one piece. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const size = chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** Whether two are equal. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength &&
    one.every((value, at) => value === other[at]);
}
