/**
 * Runs as many random histories as one wants, with progress, outside of the
 * suite:
 * `deno run -A tests/distributed/simulation/many.ts --runs 100000 --seed 1`.
 *
 * @module
 */

import { setting } from "../../core/model/check.ts";
import { runHistories } from "./run.ts";

/** Histories between two lines of progress. */
const PART = 5_000;

const runs = setting("runs") ?? 10_000;
const seed = setting("seed") ?? Date.now() % 2 ** 31;
const start = performance.now();
const total: Record<string, number> = {};
for (let done = 0; done < runs; done += PART) {
  const part = Math.min(PART, runs - done);
  const findings = await runHistories(seed + done, part);
  for (const [name, found] of Object.entries(findings)) {
    total[name] = (total[name] ?? 0) + found;
  }
  const seconds = Math.round((performance.now() - start) / 1_000);
  console.log(
    `${done + part} of ${runs} histories from seed ${seed}, ${seconds} s`,
  );
}
console.log(JSON.stringify(total, null, 1));
