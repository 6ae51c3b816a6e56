/**
 * Tries the properties on as many random values as one wants, with progress,
 * outside of the suite:
 * `deno run -A tests/key/many.ts --runs 1000000 --seed 7`.
 *
 * @module
 */

import { setting } from "../core/model/check.ts";
import { PROPERTIES } from "./properties.ts";

/** Values between two lines of progress. */
const PART = 50_000;

const runs = setting("runs") ?? 100_000;
const seed = setting("seed") ?? Date.now() % 2 ** 31;
const start = performance.now();
for (let done = 0; done < runs;) {
  const part = Math.min(PART, runs - done);
  let left = part;
  for (const [at, { check, share }] of PROPERTIES.entries()) {
    const last = at === PROPERTIES.length - 1;
    const some = last ? left : Math.floor(part * share);
    if (some > 0) check({ runs: some, seed: seed + done });
    left -= some;
  }
  done += part;
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${done} of ${runs} values and pairs from seed ${seed}, ${seconds} s`,
  );
}
