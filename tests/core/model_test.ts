/**
 * Random programs on a real group and on one that is obviously right: `model/reference.ts`.
 * `--runs` or `SINGLEFLIGHT_RUNS` and `--seed` or `SINGLEFLIGHT_SEED` say how many and which.
 *
 * @module
 */
import type { Case } from "../case.ts";
import { register } from "../register.ts";
import { check, setting } from "./model/check.ts";

const runs = setting("runs") ?? 5_000;

// A millisecond or two for each; the slowest machine gets twenty.
const limit = Math.max(30_000, runs * 20);

const cases: readonly Case[] = [
  {
    name: "S1-S22 Group does in random programs what the reference group does",
    run: (make) => check(make, { runs, seed: setting("seed") }),
    sameTick: true,
    limit,
  },
  {
    name:
      "W2 Group does in random programs what the reference group does, within one beat, while it recovers orphans",
    run: (make) =>
      check(make, {
        runs: Math.ceil(runs / 5),
        seed: setting("seed"),
        recoverOrphans: true,
      }),
    sameTick: true, // it sets the option itself
    limit,
  },
];

register(cases);
