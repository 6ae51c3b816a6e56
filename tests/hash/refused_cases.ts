/** Where WASM is refused, for good or for a while. */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { trustedDigest, wasmDigest } from "@scope/singleflight/hash";
import type { Case } from "../case.ts";
import { reasonOf } from "../gates.ts";
import { counting, NO_WASM } from "./digests.ts";

const ONLY_WORKERD = "it compiles WASM";

/** Fails unless the reason says what to do instead, and why. */
function assertRefused(reason: unknown, algorithm: string): void {
  assertInstanceOf(reason, Error);
  const { message, cause } = reason;
  assert(message.startsWith(`Cannot start the WASM of ${algorithm}: `));
  assert(message.includes("node:crypto") && message.includes("exact"), message);
  assertInstanceOf(cause, Error);
}

/** Every way to get a digest that begins with new WASM memory. */
const WAYS = [
  ["SHA-256", () => wasmDigest("sha256")],
  ["BLAKE3", () => wasmDigest("blake3")],
  ["BLAKE3", () => wasmDigest("blake3", { key: counting(32) })],
  ["XXH128", trustedDigest],
] as const;

/** Runs `work` while no WASM can be started. */
async function withoutWasm(work: () => Promise<void>): Promise<void> {
  const { instantiate } = WebAssembly;
  const refuse = () => Promise.reject(new WebAssembly.CompileError("refused"));
  Object.assign(WebAssembly, { instantiate: refuse });
  try {
    await work();
  } finally {
    Object.assign(WebAssembly, { instantiate });
  }
}

export const refusedCases: readonly Case[] = [
  {
    // The first of all that use hashers: those without a key are made once.
    name: "wasmDigest() and trustedDigest() can be tried again",
    not: NO_WASM,
    async run() {
      await withoutWasm(async () => {
        for (const [algorithm, make] of WAYS) {
          const tries = await Promise.all([reasonOf(make()), reasonOf(make())]);
          for (const reason of tries) assertRefused(reason, algorithm);
        }
      });
      for (const [, make] of WAYS) {
        const { digest } = await make();
        assertEquals(digest(counting(9)), digest(counting(9)));
      }
    },
  },
  // Two, since each has a request of its own: the second one meets what the
  // first has left behind in its isolate.
  ...["", ", and again in another request"].map((again): Case => ({
    name: `wasmDigest() and trustedDigest() reject on Workers${again}`,
    not: { deno: ONLY_WORKERD, node: ONLY_WORKERD, bun: ONLY_WORKERD },
    async run() {
      for (const [algorithm, make] of WAYS) {
        assertRefused(await reasonOf(make()), algorithm);
      }
    },
  })),
];
