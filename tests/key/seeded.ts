/**
 * Seeded keys of every kind, the same on every runtime: for fingerprints of
 * all their canonical texts.
 *
 * @module
 */

import { asBuffer, bytesAs, sizeOf, VIEW_KINDS } from "./bytes.ts";
import { Random } from "./random.ts";
import { objectOf } from "./values.ts";

/** So many keys, from a seed. */
export function seededKeys(count: number, seed: number): unknown[] {
  const random = new Random(seed);
  return random.many(count, () => keyOf(random, 4));
}

const PIECES = [
  ...'abcXYZ0189 ,:;."\\[]{}()\0\n\u2028',
  "é",
  "e\u0301",
  "\ud800",
  "\udc00",
  "\ufffd",
  "\u{1f600}",
  "__proto__",
];

const NAMES = [
  "",
  "a",
  "b",
  "id",
  "10",
  "9",
  "__proto__",
  "é",
  "\ud800",
  "then",
];

const NUMBERS = [0, -0, NaN, Infinity, -Infinity, 1e21, 1e-7, 5e-324, 2 ** 53];

const LENGTHS = [62, 63, 64, 1_023, 1_024, 1_025, 3_000, 9_000];

function textOf(random: Random): string {
  const text = random.many(random.below(8), () => random.pick(PIECES)).join("");
  return random.chance(12) ? text.padEnd(random.pick(LENGTHS), "xé") : text;
}

function nameOf(random: Random): string {
  return random.chance(3) ? textOf(random) : random.pick(NAMES);
}

function keyOf(random: Random, depth: number): unknown {
  const makers = depth > 0 && random.chance(2) ? CONTAINERS : LEAVES;
  return random.pick(makers)(random, depth - 1);
}

type Maker = (random: Random, depth: number) => unknown;

const LEAVES: readonly Maker[] = [
  textOf,
  textOf,
  textOf,
  (random) => random.below(2_000) - 1_000,
  // Only what every engine computes alike: no logarithm, no power.
  (random) => (random.below(2 ** 32) - 2 ** 31) / (1 + random.below(1_000)),
  (random) => random.pick(NUMBERS),
  (random) => random.chance(2),
  (random) => random.pick([null, undefined]),
  (random) => BigInt(random.below(2 ** 32)) - 2n ** 31n,
  (random) => -(2n ** BigInt(random.below(6_000))),
  (random) => Symbol.for(textOf(random)),
  (random) => new Date(random.below(2 ** 32) * 1_000 - 2 ** 40),
  (random) => new URL(`https://a.example/${random.below(100)}?q=a%20b#c`),
  (random) => new URLSearchParams([[textOf(random), textOf(random)]]),
  (random) => {
    const pattern = new RegExp(
      random.pick(["a", "", "/", "\\n", "^é$"]),
      random.pick(["", "g", "imsuy", "dv"]),
    );
    pattern.lastIndex = random.below(3);
    return pattern;
  },
  (random) => {
    const bytes = random.many(
      random.pick([0, 8, 32, 40, 100]),
      () => random.below(256),
    );
    const kind = random.pick([...VIEW_KINDS, "ArrayBuffer"]);
    const length = bytes.length - bytes.length % sizeOf(kind);
    return random.chance(10)
      ? asBuffer(bytes)
      : bytesAs(kind, bytes.slice(0, length), random.pick([0, 8]));
  },
];

const CONTAINERS: readonly Maker[] = [
  (random, depth) => random.many(random.below(7), () => keyOf(random, depth)),
  (random, depth) =>
    objectOf(
      random.many(random.below(6), () =>
        [nameOf(random), keyOf(random, depth)] as const),
      random.chance(4) ? null : Object.prototype,
    ),
  (random, depth) =>
    new Map(
      random.many(random.below(4), () => {
        const key = keyOf(random, depth);
        return [key, keyOf(random, depth)] as const;
      }),
    ),
  (random, depth) =>
    new Set(random.many(random.below(4), () => keyOf(random, depth))),
];
