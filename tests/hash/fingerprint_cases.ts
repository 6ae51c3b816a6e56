/**
 * One fingerprint of 5,000 seeded keys by each algorithm (K6).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { wasmDigest } from "@scope/singleflight/hash";
import type { Case } from "../case.ts";
import { NO_WASM } from "./digests.ts";
import { fingerprint, SHA256_FINGERPRINT } from "../key/fingerprint_cases.ts";

const BLAKE3_FINGERPRINT = "9vQ677GsrQmtbEHT8RrKMq6uS4DXU_svYeDW3JcILHs";

export const fingerprintCases: readonly Case[] = [
  {
    name: "K6 wasmDigest() SHA-256 gives 5,000 keys what the native one gives",
    async run() {
      const digest = await wasmDigest("sha256");
      assertEquals(await fingerprint(digest), SHA256_FINGERPRINT);
    },
    not: NO_WASM,
  },
  {
    name: "K6 wasmDigest() BLAKE3 gives 5,000 keys one text on every runtime",
    async run() {
      const digest = await wasmDigest("blake3");
      assertEquals(await fingerprint(digest), BLAKE3_FINGERPRINT);
    },
    not: NO_WASM,
  },
];
