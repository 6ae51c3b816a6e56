/**
 * Prints how large every export is, bundled and minified, and exits with 1 if
 * one is over its budget.
 *
 * @module
 */

import { join } from "node:path";
import { gzipSync } from "node:zlib";
import config from "../deno.json" with { type: "json" };
import { run } from "./runner/process.ts";
import { removeFolder, ROOT } from "./runner/root.ts";

/**
 * The most that an export may weigh, in bytes, minified and gzipped: a little
 * more than it does, so that growth is seen.
 */
const BUDGETS: Readonly<Record<string, number>> = {
  ".": 7 * 1024,
};

const LIMIT_MS = 2 * 60_000;

const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
let over = false;
try {
  for (const [name, file] of Object.entries(config.exports)) {
    const code = await bundle(file);
    const gzipped = gzipSync(code, { level: 9 }).length;
    const budget = BUDGETS[name];
    if (budget === undefined || gzipped > budget) over = true;
    const verdict = budget === undefined
      ? "has no budget"
      : `budget ${bytes(budget)}, ${gzipped > budget ? "OVER" : "ok"}`;
    console.log(
      `${name}  ${bytes(code.length)} minified, ` +
        `${bytes(gzipped)} gzipped: ${verdict}`,
    );
  }
} finally {
  removeFolder(folder);
}
Deno.exit(over ? 1 : 0);

/** One export with all that it imports, minified. */
async function bundle(file: string): Promise<Uint8Array> {
  const output = join(folder, "bundle.js");
  const args = ["bundle", "--minify", "--platform=browser"];
  const finished = await run(
    Deno.execPath(),
    [...args, "--external=node:*", `--output=${output}`, file],
    { cwd: ROOT, limitMs: LIMIT_MS },
  );
  if (finished.code !== 0) {
    throw new Error(`Cannot bundle ${file}:\n${finished.output}`);
  }
  return await Deno.readFile(output);
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} bytes`;
}
