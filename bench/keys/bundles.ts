/**
 * Makes the files that the measuring processes run, and runs them. A subject
 * is bundled with all it imports, packages from npm included.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Bundles, makeBundles } from "../bundles.ts";
import { runProcess, type Runtime } from "../runtimes.ts";
import type { Outcomes, Task } from "./process.ts";
import { sourceOf, type SubjectName } from "./subject.ts";

/** Bundles the measuring program and the subjects. */
export async function makeKeyBundles(
  directory: string,
  subjects: readonly SubjectName[],
): Promise<Bundles<SubjectName>> {
  const entries: Record<string, string> = {};
  for (const name of subjects) {
    const entry = join(directory, `${name}.entry.ts`);
    await Deno.writeTextFile(entry, sourceOf(name));
    entries[name] = pathToFileURL(entry).href;
  }
  return await makeBundles(directory, import.meta.url, entries);
}

/** Runs one measuring process to its end. */
export function measure<T extends Task>(
  runtime: Runtime,
  bundle: string,
  task: T,
): Promise<Outcomes[T["kind"]]> {
  return runProcess(runtime, bundle, task);
}
