/**
 * What holds for all keys, tried on random ones. A failure names the seed and
 * the smallest value found.
 *
 * @module
 */

import { assertStrictEquals } from "@std/assert";
import fc from "fast-check";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import { changedCopy, shuffledCopy } from "./copies.ts";
import { decode } from "./decode.ts";
import { equalStructure } from "./equal.ts";
import { plainDigest } from "./plain_digest.ts";
import { Random } from "./random.ts";
import { fewValues, values } from "./values.ts";

/** How many values, and which. */
export interface Choice {
  readonly runs: number;
  readonly seed?: number | undefined;
}

const seeds = fc.nat();
const plain = { digest: plainDigest };

/** Its text can be read back to the value, so no other value has that text. */
export function checkRoundTrip(choice: Choice): void {
  check(choice, [values], (value) => {
    const before = shuffledCopy(value, new Random(0));
    const text = canonicalKey(value as Key, plain);
    const again = decode(text);
    assertEqual(again, value, true);
    assertStrictEquals(canonicalKey(again as Key, plain), text);
    assertEqual(before, value, true);
  });
}

/** Two values have one text exactly if they are equal. */
export function checkPairs(choice: Choice): void {
  check(choice, [fewValues, fewValues], sameTextIfEqual);
}

/** The same of a value and what one small change makes of it. */
export function checkChanges(choice: Choice): void {
  check(choice, [values, seeds], (value, seed) => {
    sameTextIfEqual(value, changedCopy(value, new Random(seed)));
  });
}

/** Neither order nor prototype nor offset count. */
export function checkOrders(choice: Choice): void {
  check(choice, [values, seeds], (value, seed) => {
    const copy = shuffledCopy(value, new Random(seed));
    assertEqual(copy, value, true);
    assertStrictEquals(canonicalKey(copy as Key), canonicalKey(value as Key));
  });
}

function sameTextIfEqual(one: unknown, other: unknown): void {
  const [text, otherText] = [
    canonicalKey(one as Key),
    canonicalKey(other as Key),
  ];
  assertStrictEquals(canonicalKey(one as Key), text); // it keeps no state
  assertEqual(one, other, text === otherText);
}

function assertEqual(one: unknown, other: unknown, expected: boolean): void {
  if (equalStructure(one, other) === expected) return;
  const texts = [one, other].map((value) => canonicalKey(value as Key, plain));
  throw new Error(
    expected
      ? `Two values that differ have one text: ${texts.join(" and ")}`
      : `Two equal values have two texts: ${texts.join(" and ")}`,
  );
}

function check<Values extends [unknown, ...unknown[]]>(
  { runs, seed }: Choice,
  arbitraries: { [at in keyof Values]: fc.Arbitrary<Values[at]> },
  predicate: (...values: Values) => void,
): void {
  fc.assert(fc.property(...arbitraries, predicate), {
    numRuns: runs,
    includeErrorInReport: true, // not every runtime shows an error's cause
    ...seed !== undefined && { seed },
  });
}

/** The properties, and how much of all runs each of them gets. */
export const PROPERTIES: readonly {
  readonly name: string;
  readonly check: (choice: Choice) => void;
  readonly share: number;
}[] = [
  {
    name: "canonicalKey() gives a text that can be read back to the value",
    check: checkRoundTrip,
    share: 0.3,
  },
  {
    name: "canonicalKey() gives two random values one text only if they equal",
    check: checkPairs,
    share: 0.2,
  },
  {
    name:
      "canonicalKey() gives a value and a changed copy one text only if they equal",
    check: checkChanges,
    share: 0.3,
  },
  {
    name: "canonicalKey() gives a shuffled copy the same text",
    check: checkOrders,
    share: 0.2,
  },
];
