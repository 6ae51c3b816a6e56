/**
 * Makes the files that the cells' processes run: plain JavaScript that every
 * runtime reads, one for the cases and one for each package with all it needs.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { specifierOf } from "../peers/list.ts";
import { run } from "../runner/process.ts";
import { ROOT } from "../runner/root.ts";
import type { SubjectName } from "./subjects.ts";

/** A bundle takes a second; one with a package to download, some more. */
const LIMIT_MS = 2 * 60_000;

/** Bundles the program that asks. Gives its path. */
export function bundleProgram(directory: string): Promise<string> {
  const source = fileURLToPath(new URL("./process.ts", import.meta.url));
  return bundle(source, join(directory, "process.mjs"));
}

/** Bundles a module that exports `create`. Gives its URL. */
export async function bundleModule(
  directory: string,
  name: string,
  source: string,
): Promise<string> {
  const output = await bundle(source, join(directory, `${name}.mjs`));
  return pathToFileURL(output).href;
}

/** Bundles ours or a peer. Gives its URL. */
export async function bundleSubject(
  directory: string,
  name: SubjectName,
): Promise<string> {
  if (name === "ours") {
    const ours = fileURLToPath(new URL("./ours.ts", import.meta.url));
    return await bundleModule(directory, name, ours);
  }
  const entry = join(directory, `${name}.entry.ts`);
  const adapters = import.meta.resolve("../peers/adapters.ts");
  await Deno.writeTextFile(
    entry,
    [
      `import * as library from "${specifierOf(name)}";`,
      `import { ADAPTERS } from "${adapters}";`,
      `export const create = () => ADAPTERS["${name}"](library);`,
      "",
    ].join("\n"),
  );
  return await bundleModule(directory, name, entry);
}

async function bundle(source: string, output: string): Promise<string> {
  const { code, output: printed } = await run(
    Deno.execPath(),
    ["bundle", "--no-lock", "--output", output, source],
    { cwd: ROOT, limitMs: LIMIT_MS },
  );
  if (code !== 0) throw new Error(`Cannot bundle ${source}:\n${printed}`);
  return output;
}
