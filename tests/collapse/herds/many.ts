/**
 * Runs as many random herds as one wants, with progress, outside of the suite:
 * `deno run -A tests/collapse/herds/many.ts --runs 100000 --seed 7`.
 *
 * @module
 */

import { setting } from "../../core/model/check.ts";
import { runHerds } from "./run.ts";

/** Herds between two lines of progress. */
const PART = 1_000;

const runs = setting("runs") ?? 10_000;
const seed = setting("seed") ?? Date.now() % 2 ** 31;
const start = performance.now();
for (let done = 0; done < runs; done += PART) {
  const part = Math.min(PART, runs - done);
  await runHerds(seed + done, part);
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${done + part} of ${runs} herds from seed ${seed}, ${seconds} s`,
  );
}
