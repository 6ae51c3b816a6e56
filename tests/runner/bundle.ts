/**
 * Finds the neutral test files and makes of them what each runtime can load.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./process.ts";
import type { CatalogueEntry } from "./report.ts";
import { ROOT } from "./root.ts";

/** A file in a folder of `tests/` is neutral if it registers cases. */
const NEUTRAL = /from "[./]*\/register\.ts"/;

const LIMIT_MS = 2 * 60_000;

/** What a bundle is made for. */
export interface BundleOptions {
  /** Where the bundle goes. */
  readonly folder: string;
  /** The flags that say where the standard library comes from. */
  readonly flags: readonly string[];
}

/** A runtime's entry: a file of `tests/runtimes/`. */
export type Entry = "node" | "bun" | "bun_bare" | "worker";

/**
 * Bundles all neutral cases with a runtime's entry: `tests/runtimes/<entry>.ts`
 * becomes `<folder>/<entry>.test.mjs`, a name that `bun test` accepts.
 */
export function bundleFor(
  entry: Entry,
  options: BundleOptions,
): Promise<string> {
  const output = join(options.folder, `${entry}.test.mjs`);
  const made = bundles.get(output) ?? bundle(entry, output, options);
  bundles.set(output, made);
  return made;
}

/** Bundles made or being made, by path: both versions of Node share theirs. */
const bundles = new Map<string, Promise<string>>();

async function bundle(
  entry: Entry,
  output: string,
  { folder, flags }: BundleOptions,
): Promise<string> {
  const runtime = pathToFileURL(join(ROOT, "tests", "runtimes", `${entry}.ts`));
  const last = entry === "worker"
    ? `export { default } from "${runtime}";`
    : `import "${runtime}";`;
  const source = await writeEntry(folder, `${entry}_entry.ts`, last);
  await deno([
    "bundle",
    `--config=${ROOT}deno.json`,
    ...flags,
    `--platform=${entry === "worker" ? "browser" : "deno"}`,
    "--external=node:*",
    "--external=cloudflare:*",
    `--output=${output}`,
    source,
  ]);
  return output;
}

/** Every neutral case, as it registers itself. */
export async function readCatalogue(
  { folder, flags }: BundleOptions,
): Promise<CatalogueEntry[]> {
  const register = pathToFileURL(join(ROOT, "tests", "register.ts"));
  const source = await writeEntry(
    folder,
    "catalogue.ts",
    `import { registered } from "${register}";\n` +
      `console.log("${MARK}" + JSON.stringify(registered));`,
  );
  const config = `--config=${ROOT}deno.json`;
  const printed = await deno(["run", "-A", config, ...flags, source]);
  return JSON.parse(printed.slice(printed.lastIndexOf(MARK) + MARK.length));
}

/** Stands before the catalogue, in case a test file prints on loading. */
const MARK = "catalogue: ";

/** Writes a module that imports all neutral files, then does `last`. */
async function writeEntry(
  folder: string,
  name: string,
  last: string,
): Promise<string> {
  const imports = (await neutralFiles()).map((path) =>
    `import "${pathToFileURL(path)}";`
  );
  const path = join(folder, name);
  await Deno.writeTextFile(path, [...imports, last].join("\n"));
  return path;
}

async function neutralFiles(): Promise<string[]> {
  const tests = join(ROOT, "tests");
  const files: string[] = [];
  for await (const folder of Deno.readDir(tests)) {
    if (!folder.isDirectory) continue;
    for await (const { name } of Deno.readDir(join(tests, folder.name))) {
      if (!name.endsWith("_test.ts")) continue;
      const path = join(tests, folder.name, name);
      if (NEUTRAL.test(await Deno.readTextFile(path))) files.push(path);
    }
  }
  return files.sort();
}

async function deno(args: readonly string[]): Promise<string> {
  const { code, stdout, output } = await run(Deno.execPath(), args, {
    limitMs: LIMIT_MS,
    cwd: ROOT,
  });
  if (code !== 0) {
    throw new Error(`Cannot prepare the cases (deno ${args[0]}):\n${output}`);
  }
  return stdout;
}
