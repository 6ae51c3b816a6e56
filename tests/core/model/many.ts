/**
 * Runs as many random programs as one wants, with progress, outside of the suite:
 * `deno run -A tests/core/model/many.ts --runs 1000000 --seed 7`, with `--recover` on groups that recover orphans.
 *
 * @module
 */
import { Group } from "@scope/singleflight";
import type { MakeGroup } from "../../case.ts";
import { check, setting } from "./check.ts";

/** Programs between two lines of progress. */
const PART = 10_000;

const make: MakeGroup = (options) => new Group(options);
const runs = setting("runs") ?? 100_000;
const seed = setting("seed") ?? Date.now() % 2 ** 31;
const recoverOrphans = Deno.args.includes("--recover");
const start = performance.now();
for (let done = 0; done < runs; done += PART) {
  await check(make, {
    recoverOrphans,
    runs: Math.min(PART, runs - done),
    seed: seed + done,
  });
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(
    `${
      Math.min(runs, done + PART)
    } of ${runs} programs from seed ${seed}, ${seconds} s`,
  );
}
