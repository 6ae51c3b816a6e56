/**
 * Digests by hash-wasm that may leave the process.
 *
 * @module
 */
import type { Digest } from "../key/digest.ts";
import { plainView } from "./bytes.ts";
import { digestBy, start } from "./hasher.ts";
import { shown } from "./shown.ts";

/** Options of {@linkcode wasmDigest}. */
export interface WasmDigestOptions {
  /**
   * The key of keyed BLAKE3, 32 bytes. It is copied at the call. Without the
   * key nobody can tell which inputs share a digest, nor make the digest of a
   * given input.
   *
   * @default {undefined}
   */
  key?: Uint8Array | undefined;
}

/**
 * The digests without a key that are made, or being made. Each is made once,
 * because the memory of WASM comes back only with a garbage collection. Written
 * by `once`; an entry goes only if the making failed.
 */
const made = new Map<string, Promise<Digest>>();

/**
 * Starts a cryptographic digest in WebAssembly, by
 * [hash-wasm](https://www.npmjs.com/package/hash-wasm), for the `digest` option
 * of a `Group` and of `canonicalKey`. The WASM of an algorithm is loaded when
 * that one is first asked for; the digest itself is synchronous.
 *
 * It serves where the runtime has no synchronous digest of its own (browsers),
 * and those who want BLAKE3. Deno, Node and Bun have SHA-256 in `node:crypto`,
 * which is the default there and faster than either.
 *
 * All calls for one algorithm without a key give the same digest object. A call
 * with a key has WASM memory of its own (128 KiB): make one, and keep it.
 *
 * @param algorithm `"sha256"` (FIPS 180-4): the same digests, under the same
 * name, as the default's. `"blake3"`: BLAKE3 with 256 bits.
 * @param options The key, for keyed BLAKE3: its digests are named
 * `blake3-keyed`, so that they never meet those without a key.
 * @returns The digest: it takes a `Uint8Array`, throws a `TypeError` for
 * anything else, and gives 43 characters of base64url.
 * @throws {TypeError} As a rejection, for another algorithm, for a key that is
 * no `Uint8Array` of 32 bytes, and for a key with `"sha256"`.
 * @throws {Error} As a rejection, if the runtime refuses to compile WASM, as
 * Cloudflare Workers do. The `cause` is the runtime's own error; the message
 * names the alternatives.
 *
 * @example BLAKE3 of some bytes
 * ```ts
 * import { wasmDigest } from "@scope/singleflight/hash";
 * import { assertEquals } from "@std/assert";
 *
 * const blake3 = await wasmDigest("blake3");
 * assertEquals(
 *   blake3.digest(new Uint8Array()),
 *   "rxNJufX5oaagQE3qNtzJSZvLJcmtwRK3zJqTyuQfMmI",
 * );
 * ```
 *
 * @example With a secret key
 * ```ts
 * import { wasmDigest } from "@scope/singleflight/hash";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * const bytes = new TextEncoder().encode("abc");
 * const key = crypto.getRandomValues(new Uint8Array(32));
 * const keyed = await wasmDigest("blake3", { key });
 * const plain = await wasmDigest("blake3");
 * assertEquals([keyed.algorithm, plain.algorithm], ["blake3-keyed", "blake3"]);
 * assertNotEquals(keyed.digest(bytes), plain.digest(bytes));
 * ```
 */
export async function wasmDigest(
  algorithm: "sha256" | "blake3",
  options?: WasmDigestOptions,
): Promise<Digest> {
  if (algorithm !== "sha256" && algorithm !== "blake3") {
    throw new TypeError(
      `Cannot make a digest: algorithm was ${shown(algorithm)}, ` +
        'must be "sha256" or "blake3"',
    );
  }
  const key = readKey(options);
  if (key === undefined) return await once(algorithm);
  if (algorithm === "sha256") {
    throw new TypeError(
      'Cannot use the key: algorithm was "sha256", must be "blake3"',
    );
  }
  const hasher = await start("BLAKE3", async () => {
    const { create } = await import("./blake3.ts");
    return create(key);
  });
  return digestBy(hasher, { algorithm: "blake3-keyed" });
}

/** A copy of the key that the options hold, read once. */
function readKey(options: unknown): Uint8Array | undefined {
  if (options === undefined) return undefined;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot use the options: was ${shown(options)}, must be an object`,
    );
  }
  const { key } = options as WasmDigestOptions;
  if (key === undefined) return undefined;
  const copy = plainView(key, "key").slice();
  if (copy.length === 32) return copy;
  throw new TypeError(
    `Cannot use the key: was of ${copy.length} bytes, must be of 32`,
  );
}

/** The one digest of an algorithm without a key. */
function once(algorithm: "sha256" | "blake3"): Promise<Digest> {
  const known = made.get(algorithm);
  if (known !== undefined) return known;
  const making = make(algorithm);
  made.set(algorithm, making);
  // What failed may succeed the next time, a module that did not load say.
  making.catch(() => made.delete(algorithm));
  return making;
}

async function make(algorithm: "sha256" | "blake3"): Promise<Digest> {
  const hasher = algorithm === "blake3"
    ? await start("BLAKE3", async () => (await import("./blake3.ts")).create())
    : await start(
      "SHA-256",
      async () => (await import("./sha256.ts")).create(),
    );
  return digestBy(hasher, { algorithm });
}
