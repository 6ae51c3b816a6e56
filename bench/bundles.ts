/**
 * Makes the files that the measuring processes run: plain JavaScript, since
 * every runtime reads that, and a copy of its own for every subject.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../tests/runner/process.ts";
import type { SubjectFiles } from "./process.ts";

/** Bundles in a folder of their own. */
export interface Bundles<Name extends string = string> {
  /** The path of the measuring program. */
  readonly program: string;
  /** The files of a subject by its name. */
  files<N extends Name>(name: N): SubjectFiles<N>;
}

/**
 * Bundles the measuring program and the subjects.
 *
 * @param directory Where to put them.
 * @param base A module in the folder that holds `process.ts` and `loops.ts`.
 * @param subjects The module of each subject by name, as a path or a URL.
 */
export async function makeBundles(
  directory: string,
  base: string,
  subjects: Readonly<Record<string, string>>,
): Promise<Bundles> {
  const program = join(directory, "process.mjs");
  const loopsBundle = join(directory, "loops.mjs");
  // The first one alone: it fetches the bundler, where that isn't there yet.
  await bundle(new URL("./process.ts", base).href, program);
  await Promise.all([
    bundle(new URL("./loops.ts", base).href, loopsBundle),
    ...Object.entries(subjects).map(([name, module]) =>
      bundle(module, join(directory, `${name}.mjs`))
    ),
  ]);
  const loops = await Deno.readTextFile(loopsBundle);
  const names = Object.keys(subjects);
  await Promise.all(
    names.map((name) =>
      // The comment makes the texts differ: engines share code by text, too.
      Deno.writeTextFile(
        join(directory, `loops_${name}.mjs`),
        `// For ${name}.\n${loops}`,
      )
    ),
  );
  const url = (file: string) => pathToFileURL(join(directory, file)).href;
  return {
    program,
    files: (name) => ({
      name,
      module: url(`${name}.mjs`),
      loops: url(`loops_${name}.mjs`),
    }),
  };
}

/** A bundle takes a second; one with a package to download, some more. */
const LIMIT_MS = 2 * 60_000;

async function bundle(module: string, output: string): Promise<void> {
  const { code, output: printed } = await run(
    Deno.execPath(),
    ["bundle", "--no-lock", "--output", output, module],
    { limitMs: LIMIT_MS },
  );
  if (code !== 0) throw new Error(`Cannot bundle ${module}:\n${printed}`);
}
