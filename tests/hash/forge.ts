/**
 * Makes inputs that XXH128 gives one digest.
 *
 * XXH128 reads a long input in stripes of 64 bytes, a stripe in eight lanes. To
 * the sum of a lane it adds `low * high`: the halves of the 64 bits read, XORed
 * with a word of the secret; to the sum of the lane beside it, what it read.
 * Lane 0 of stripe n uses word n. Sixteen stripes go by before the sums are
 * stirred, and nothing else of the stripes is kept.
 *
 * The even words of the secret are constants plus the seed, the odd ones
 * constants minus the seed.
 *
 * @module
 */

/** Two inputs. */
export type Pair = readonly [Uint8Array, Uint8Array];

/** The low halves of the secret's first two constants. */
const LOW_0 = 0x396cfeb8n;
const LOW_1 = 0x2c81017cn;

/**
 * Two inputs of 256 bytes that have one digest under a seed that is known.
 *
 * Where `low` is zero, `high` doesn't count. So two stripes get that low half,
 * and what the high half of the first gains the second loses: the sum of what
 * was read stays.
 */
export function forgedUnder(seed: bigint): Pair {
  const first = Number(BigInt.asUintN(32, LOW_0 + seed));
  const second = Number(BigInt.asUintN(32, LOW_1 - seed));
  return [
    laneZero(256, [0, first, 0x1234_5678], [1, second, 0x9abc_def0]),
    laneZero(256, [0, first, 0x1337_c0de], [1, second, 0x99b9_748a]),
  ];
}

/**
 * Two inputs of 896 bytes that have one digest under about one seed in 64.
 *
 * In two stripes the highest bit is turned: what was read then grows by 2^63
 * twice, which is nothing. In one of the two `high` grows by 2^31, in the other
 * it shrinks by as much (the highest bits of the words 0 and 12 nearly always
 * differ, whatever the seed): nothing again, where both have the same `low`.
 * The low halves of both words grow with the seed alike, so that their XOR is
 * often the same; those of the input differ by the XOR that is most frequent.
 */
export function forgedForMany(): Pair {
  return [
    laneZero(896, [0, 0, 0], [12, MOST_FREQUENT, 0]),
    laneZero(896, [0, 0, 0x8000_0000], [12, MOST_FREQUENT, 0x8000_0000]),
  ];
}

const MOST_FREQUENT = 0x0a0a_0410;

/** Zeros, but for lane 0 of some stripes. */
function laneZero(
  length: number,
  ...stripes: [stripe: number, low: number, high: number][]
): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [stripe, low, high] of stripes) {
    view.setUint32(64 * stripe, low, true);
    view.setUint32(64 * stripe + 4, high, true);
  }
  return bytes;
}
