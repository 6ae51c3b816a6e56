/** Forged collisions: who is affected, and who isn't (K5). */

import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { trustedDigest, wasmDigest } from "@scope/singleflight/hash";
import { canonicalKey } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { NO_WASM, trustedUnder } from "./digests.ts";
import { forgedForMany, forgedUnder, type Pair } from "./forge.ts";

/** Whether two inputs differ, but have one digest under a seed. */
async function collides([one, two]: Pair, seed: bigint): Promise<boolean> {
  assertNotEquals(one, two);
  const trusted = await trustedUnder(seed);
  return trusted.digest(one) === trusted.digest(two);
}

/** The same seeds each time, spread over all that there are. */
function seeds(count: number): bigint[] {
  return Array.from(
    { length: count },
    (_, n) => BigInt.asUintN(64, (BigInt(n + 1) * 0x9e3779b97f4a7c15n) ** 3n),
  );
}

export const forgeCases: readonly Case[] = [
  {
    name: "K5 XXH128 collides on demand where the seed is known",
    not: NO_WASM,
    async run() {
      assert(await collides(forgedUnder(0n), 0n));
      for (const seed of seeds(3)) {
        assert(await collides(forgedUnder(seed), seed));
        assert(!await collides(forgedUnder(0n), seed));
      }
    },
  },
  {
    name: "K5 XXH128 collides under some of all seeds for one pair of inputs",
    not: NO_WASM,
    async run() {
      let collisions = 0;
      for (const seed of seeds(100)) {
        if (await collides(forgedForMany(), seed)) collisions++;
      }
      assertEquals(collisions, 3);
    },
  },
  {
    name: "K5 canonicalKey() keeps forged inputs apart by its own digest",
    run() {
      for (const [one, two] of [forgedUnder(0n), forgedForMany()]) {
        assertNotEquals(canonicalKey(one), canonicalKey(two));
        assertNotEquals(canonicalKey([one]), canonicalKey([two]));
      }
    },
  },
  {
    name: "K5 wasmDigest() keeps forged inputs apart",
    not: NO_WASM,
    async run() {
      for (const name of ["sha256", "blake3"] as const) {
        const digest = await wasmDigest(name);
        for (const [one, two] of [forgedUnder(0n), forgedForMany()]) {
          assertNotEquals(digest.digest(one), digest.digest(two));
          assertNotEquals(
            canonicalKey(one, { digest }),
            canonicalKey(two, { digest }),
          );
        }
      }
    },
  },
  {
    name: "K5 trustedDigest() keeps inputs apart that were forged for a seed",
    not: NO_WASM,
    async run() {
      const trusted = await trustedDigest();
      const [one, two] = forgedUnder(0n);
      assertNotEquals(trusted.digest(one), trusted.digest(two));
    },
  },
];
