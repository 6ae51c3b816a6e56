/**
 * Prints how large every export is, bundled and minified, and exits with 1 if
 * one is over its budget.
 *
 * @module
 */

import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import config from "../deno.json" with { type: "json" };
import { run } from "./runner/process.ts";
import { removeFolder, ROOT } from "./runner/root.ts";

/** What an export may weigh. */
interface Budget {
  /**
   * The most that it may weigh, in bytes, minified and gzipped: a little more
   * than it does, so that growth is seen.
   */
  readonly most: number;
  /** The one module that counts of those it loads when asked to. */
  readonly loads?: string;
}

const BUDGETS: Readonly<Record<string, Budget>> = {
  ".": { most: 10.5 * 1024 },
  "./distributed": { most: 14.5 * 1024 },
  "./durable-object": { most: 4 * 1024 },
  "./fetch": { most: 20 * 1024 },
  "./hono": { most: 20 * 1024 },
  "./key": { most: 3.5 * 1024 },
  "./redis": { most: 4.25 * 1024 },
  "./hash": { most: 12 * 1024, loads: "blake3" },
};

const LIMIT_MS = 2 * 60_000;

const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
let over = false;
try {
  for (const [name, file] of Object.entries(config.exports)) {
    const budget = BUDGETS[name];
    const files = await bundle(file, budget?.loads);
    // Each by itself, as a server sends them.
    const minified = sum(files, (code) => code.length);
    const gzipped = sum(files, (code) => gzipSync(code, { level: 9 }).length);
    if (budget === undefined || gzipped > budget.most) over = true;
    const verdict = budget === undefined
      ? "has no budget"
      : `budget ${bytes(budget.most)}, ${
        gzipped > budget.most ? "OVER" : "ok"
      }`;
    const loads = budget?.loads === undefined ? "" : ` with ${budget.loads}`;
    console.log(
      `${name}${loads}  ${bytes(minified)} minified, ` +
        `${bytes(gzipped)} gzipped: ${verdict}`,
    );
  }
} finally {
  removeFolder(folder);
}
Deno.exit(over ? 1 : 0);

/**
 * One export with all that it imports, minified, as the files that are loaded
 * with it, and once it has loaded one more module.
 */
async function bundle(
  file: string,
  loads: string | undefined,
): Promise<Uint8Array[]> {
  const output = await Deno.makeTempDir({ dir: folder });
  const args = ["bundle", "--minify", "--platform=browser", "--code-splitting"];
  const finished = await run(
    Deno.execPath(),
    [...args, "--external=node:*", `--outdir=${output}`, file],
    { cwd: ROOT, limitMs: LIMIT_MS },
  );
  if (finished.code !== 0) {
    throw new Error(`Cannot bundle ${file}:\n${finished.output}`);
  }
  const names = [...Deno.readDirSync(output)].map(({ name }) => name);
  const loaded = new Set<string>();
  load(output, `${basename(file, ".ts")}.js`, loaded);
  if (loads !== undefined) {
    const chunk = names.find((name) => name.startsWith(`${loads}-`));
    if (chunk === undefined) {
      throw new Error(`Cannot find ${loads} in ${names.join(", ")}`);
    }
    load(output, chunk, loaded);
  }
  return [...loaded].map((name) => Deno.readFileSync(join(output, name)));
}

/** Notes a file of a bundle, and those that are loaded along with it. */
function load(output: string, name: string, loaded: Set<string>): void {
  if (loaded.has(name)) return;
  loaded.add(name);
  const code = Deno.readTextFileSync(join(output, name));
  // `from"./a.js"` and `import"./a.js"`, but not `import("./a.js")`.
  for (const [, other] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) {
    if (other !== undefined) load(output, other, loaded);
  }
}

function sum(
  files: readonly Uint8Array[],
  size: (code: Uint8Array) => number,
): number {
  return files.reduce((total, code) => total + size(code), 0);
}

function bytes(count: number): string {
  return `${count.toLocaleString("en")} bytes`;
}
