/**
 * Bun's entry: gives every selected case to `bun test`, but for those that
 * `bun_bare.ts` runs. The bundle imports the cases first and this module last.
 *
 * @module
 */

import { selected } from "./selected.ts";

/** Bun's own global, in a file that `bun test` runs. */
declare const test: (
  name: string,
  run: () => Promise<void>,
  timeout: number,
) => void;

for (const { name, limit, run, bare } of selected("bun")) {
  if (bare !== undefined) continue;
  // Bun's limit, 5 s if left out, only has to be later than the case's own.
  test(name, run, limit + 5_000);
}
