/**
 * How deep a key may be.
 *
 * @module
 */

import { assertNotStrictEquals, assertThrows } from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { nested } from "./refused.ts";

const WRAPS: Readonly<Record<string, (inner: unknown) => unknown>> = {
  arrays: (inner) => [inner],
  "long arrays": (inner) => [1, 2, 3, 4, inner],
  objects: (a) => ({ a }),
  Maps: (inner) => new Map([["a", inner]]),
  "Maps by their keys": (inner) => new Map([[inner, "a"]]),
  Sets: (inner) => new Set([inner]),
};

export const depthCases: readonly Case[] = Object.entries(WRAPS).map(
  ([name, wrap]): Case => ({
    name: `K2 canonicalKey() takes 200 ${name} in each other, and no more`,
    run() {
      const texts = [199, 200].map((depth) =>
        canonicalKey(nested(depth, wrap) as Key)
      );
      assertNotStrictEquals(texts[0], texts[1]);
      assertThrows(
        () => canonicalKey(nested(201, wrap) as Key),
        TypeError,
        "nesting deeper than 200 has no canonical form",
      );
      assertThrows(
        () => canonicalKey([nested(200, wrap)] as Key),
        TypeError,
        "nesting deeper than 200 has no canonical form",
      );
    },
    sameTick: true, // there is no group in it
  }),
);
