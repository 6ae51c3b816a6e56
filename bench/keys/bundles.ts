/**
 * Makes the files that the measuring processes run, and runs them. A subject
 * is bundled with all it imports, packages from npm included.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "../../tests/runner/process.ts";
import type { Runtime } from "../runtimes.ts";
import type { Outcomes, SubjectFiles, Task } from "./process.ts";
import { sourceOf, type SubjectName } from "./subject.ts";

/** Bundles in a folder of their own. */
export interface Bundles {
  /** The path of the measuring program. */
  readonly program: string;
  /** The files of a subject. */
  files(name: SubjectName): SubjectFiles;
}

/** Bundles the measuring program and the subjects. */
export async function makeBundles(
  directory: string,
  subjects: readonly SubjectName[],
): Promise<Bundles> {
  const program = join(directory, "process.mjs");
  const loopsBundle = join(directory, "loops.mjs");
  await bundle(import.meta.resolve("./process.ts"), program);
  await bundle(import.meta.resolve("./loops.ts"), loopsBundle);
  const loops = await Deno.readTextFile(loopsBundle);
  for (const name of subjects) {
    const entry = join(directory, `${name}.entry.ts`);
    await Deno.writeTextFile(entry, sourceOf(name));
    await bundle(entry, join(directory, `${name}.mjs`));
    // The comment makes the texts differ: engines share code by text, too.
    await Deno.writeTextFile(
      join(directory, `loops_${name}.mjs`),
      `// For ${name}.\n${loops}`,
    );
  }
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
const BUNDLE_LIMIT_MS = 2 * 60_000;

async function bundle(module: string, output: string): Promise<void> {
  const { code, output: printed } = await run(
    Deno.execPath(),
    ["bundle", "--no-lock", "--output", output, module],
    { limitMs: BUNDLE_LIMIT_MS },
  );
  if (code !== 0) throw new Error(`Cannot bundle ${module}:\n${printed}`);
}

/** A process takes seconds; on a busy machine, more. */
const MEASURE_LIMIT_MS = 5 * 60_000;

/** Runs one measuring process to its end. */
export async function measure<T extends Task>(
  { program, flags, title }: Runtime,
  bundle: string,
  task: T,
): Promise<Outcomes[T["kind"]]> {
  const args = [...flags, bundle, JSON.stringify(task)];
  const finished = await run(program, args, { limitMs: MEASURE_LIMIT_MS });
  if (finished.code !== 0) {
    throw new Error(
      `Cannot measure on ${title}: its process ended with ${finished.code}\n` +
        finished.output,
    );
  }
  return JSON.parse(finished.stdout);
}
