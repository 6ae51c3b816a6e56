/**
 * A certificate of this machine's own: browsers speak HTTP/2 over TLS only.
 *
 * @module
 */

import { join } from "node:path";
import { run } from "../runner/process.ts";
import { removeFolder } from "../runner/root.ts";

const LIMIT_MS = 10_000;

/** A new one by openssl, or `undefined` where there is no openssl. */
export async function selfSigned(): Promise<
  { cert: string; key: string } | undefined
> {
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  const [certFile, keyFile] = [join(folder, "cert"), join(folder, "key")];
  try {
    const { code } = await run("openssl", [
      "req",
      "-x509",
      "-newkey",
      "ec",
      "-pkeyopt",
      "ec_paramgen_curve:prime256v1",
      "-nodes",
      "-days",
      "1",
      "-subj",
      "/CN=localhost",
      "-keyout",
      keyFile,
      "-out",
      certFile,
    ], { limitMs: LIMIT_MS });
    if (code !== 0) return undefined;
    return {
      cert: await Deno.readTextFile(certFile),
      key: await Deno.readTextFile(keyFile),
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  } finally {
    removeFolder(folder);
  }
}
