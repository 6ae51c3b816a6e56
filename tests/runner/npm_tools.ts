/**
 * Runtimes that come from npm on first use: Node and Bun.
 *
 * @module
 */

import { run } from "./process.ts";

/** On Windows npm's commands are `.cmd` files. */
const NPX = Deno.build.os === "windows" ? "npx.cmd" : "npx";

/** Downloads included: 50 MB behind a slow line. */
const LIMIT_MS = 4 * 60_000;

/**
 * The path of a runtime's own binary, which `npx` downloads if need be. It is
 * run by that path and not through `npx`, so that a kill reaches it.
 */
export async function locate(name: string, version: string): Promise<string> {
  const spec = `${name}@${version}`;
  const args = ["-y", spec, "-e", "console.log(process.execPath)"];
  const found = await run(NPX, args, { limitMs: LIMIT_MS }).catch((error) => {
    throw error instanceof Deno.errors.NotFound ? new Error(NO_NPX) : error;
  });
  const path = found.stdout.trim().split(/\r?\n/).at(-1) ?? "";
  if (found.code !== 0 || path === "") {
    throw new Error(`Cannot run npx -y ${spec}:\n${found.output.trim()}`);
  }
  return path;
}

const NO_NPX = `Cannot run ${NPX}: it is not on the PATH, must be there ` +
  "(it comes with Node.js, https://nodejs.org)";
