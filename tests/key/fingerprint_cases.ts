/**
 * One fingerprint of 5,000 seeded keys on every runtime (K6).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { canonicalKey, type Digest, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { HAS_DIGEST, sha256 } from "./native.ts";
import { PLAIN, plainDigest } from "./plain_digest.ts";
import { seededKeys } from "./seeded.ts";
import { slowDigest } from "./sha256.ts";

/** How many keys, and which: also for other digests' fingerprints. */
export const COUNT = 5_000;
export const SEED = 20_261_120;

/** SHA-256 of all canonical texts, one a line, in base64url. */
export async function fingerprint(digest?: Digest): Promise<string> {
  const texts = seededKeys(COUNT, SEED).map((key) =>
    canonicalKey(key as Key, { digest })
  );
  return await sha256(texts.join("\n"));
}

const PLAIN_FINGERPRINT = "1MD9ycFfueIZtsW0wFHBzIIZ1mmBOPWiNZ7W7EyzcmM";
export const SHA256_FINGERPRINT = "nvKCPdB7_naAd05enH6kzaGD4ggAaMIo1Nvd62SpMwk";

export const fingerprintCases: readonly Case[] = [
  {
    name: "K6 canonicalKey() gives 5,000 keys the same texts on every runtime",
    async run() {
      assertEquals(await fingerprint(plainDigest), PLAIN_FINGERPRINT);
    },
  },
  {
    name:
      "K6 canonicalKey() gives 5,000 keys the same digests on every runtime",
    async run() {
      // Where there is none by default, the same algorithm must do the same.
      const digest = HAS_DIGEST ? undefined : slowDigest;
      assertEquals(await fingerprint(digest), SHA256_FINGERPRINT);
    },
  },
  {
    name: "K6 canonicalKey() gives the same digests by another SHA-256",
    async run() {
      assertEquals(await fingerprint(slowDigest), SHA256_FINGERPRINT);
    },
  },
  {
    name: "K6 seededKeys() are of every kind and length",
    run() {
      const texts = seededKeys(COUNT, SEED).map((key) =>
        canonicalKey(key as Key, { digest: plainDigest })
      );
      const count = (test: (text: string) => boolean) =>
        texts.filter(test).length > COUNT / 100;
      assertEquals(
        [
          count((text) => text.startsWith("(")),
          count((text) => text.startsWith("[")),
          count((text) => text.startsWith('"')),
          count((text) => text.startsWith(PLAIN)),
          new Set(texts).size > COUNT / 2,
        ],
        [true, true, true, true, true],
      );
    },
  },
].map((one) => ({ ...one, sameTick: true })); // there is no group in it
