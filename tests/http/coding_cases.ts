/**
 * Content codings by the runtime's own `fetch`: each decodes some, and none says
 * which. What a client gets is the original by exactly the `Content-Encoding`
 * that it is told (H6).
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from "node:zlib";
import { assertBytes, bodyOf } from "./herd.ts";
import { FEW, herdFor } from "./herd_for.ts";
import type { HttpCase } from "./http_case.ts";
import { valuesOf } from "./reply.ts";
import type { Mode } from "./site.ts";

type Convert = (bytes: Uint8Array) => Uint8Array;

/** By its name in lower case: there and back. */
const CODINGS: Record<string, readonly [encode: Convert, decode: Convert]> = {
  gzip: [gzipSync, gunzipSync],
  br: [brotliCompressSync, brotliDecompressSync],
  deflate: [deflateSync, inflateSync],
  zstd: [zstdCompressSync, zstdDecompressSync],
};

/** What the origin says; in the order in which the codings were applied. */
const SAID = [
  "gzip",
  "GZIP",
  "br",
  "deflate",
  "zstd",
  "gzip, gzip",
  "gzip, br",
];

function codingsOf(value: string): (readonly [Convert, Convert])[] {
  return value.split(",").map((name) => {
    const coding = CODINGS[name.trim().toLowerCase()];
    if (coding === undefined) throw new Error(`No coding has the name ${name}`);
    return coding;
  });
}

const MODES: readonly Mode[] = ["shared", "private"];

export const codingCases: readonly HttpCase[] = MODES.flatMap((mode) =>
  SAID.map((said): HttpCase => ({
    name: `H6 Content-Encoding: ${said}: decodes to the original (${mode})`,
    onAllWorkerds: true,
    async run(site) {
      const scene = site.scene(mode);
      const packed = codingsOf(said).reduce(
        (bytes, [encode]) => encode(bytes),
        bodyOf(0) as Uint8Array,
      );
      const replies = await herdFor(scene, (call) =>
        call.respond({
          fields: ["Cache-Control: max-age=60", `Content-Encoding: ${said}`],
          body: packed,
        }));
      for (const { isClean, why, status, fields, body } of replies) {
        assert(isClean, why);
        assertEquals(status, 200);
        const told = valuesOf(fields, "content-encoding").join();
        const plain = told === ""
          ? body
          : codingsOf(told).reduceRight<Uint8Array>(
            (bytes, [, decode]) => decode(bytes),
            body,
          );
        assertBytes(plain, bodyOf(0));
      }
      // Each makes a call of its own where nothing can be done with the body.
      const { length } = scene.route.calls;
      assert(length === 1 || length === FEW, `It made ${length} calls`);
    },
  }))
);
