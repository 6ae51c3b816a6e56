/**
 * Digests in WebAssembly for the keys of a `Group`, by
 * [hash-wasm](https://www.npmjs.com/package/hash-wasm).
 *
 * Most programs need none of this. Keys of up to 1,024 characters are never
 * digested, and where the runtime has `node:crypto` (Deno, Node, Bun, and
 * Workers with Node compatibility) longer ones are digested by its SHA-256,
 * which is faster than WASM. Without any digest keys are right as well, only
 * larger.
 *
 * - {@linkcode wasmDigest}: SHA-256 or BLAKE3, for browsers and for those who
 *   want BLAKE3
 * - {@linkcode trustedDigest}: XXH128, for large bytes that nobody hostile has
 *   a hand in
 *
 * Importing this module loads no WASM, and never fails; each algorithm is
 * loaded when it is first asked for, without the others.
 *
 * **The files**, in the order to read them: `wasm.ts` and `trusted.ts`: the two
 * functions; `hasher.ts`: what makes a digest of a hasher; `bytes.ts`: why
 * nothing of the caller's runs meanwhile; `base64url.ts`; and one file per
 * algorithm, the only ones that import hash-wasm.
 *
 * @example BLAKE3 for long keys
 * ```ts
 * import { canonicalKey } from "@scope/singleflight/key";
 * import { wasmDigest } from "@scope/singleflight/hash";
 * import { assert } from "@std/assert";
 *
 * const digest = await wasmDigest("blake3");
 * const key = canonicalKey(["x".repeat(2_000)], { digest });
 * assert(key.length < 100);
 * ```
 *
 * @module
 */
export type { Digest } from "../key/digest.ts";
export { trustedDigest } from "./trusted.ts";
export { wasmDigest, type WasmDigestOptions } from "./wasm.ts";
