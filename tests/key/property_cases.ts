/**
 * The properties on 20,000 random values. `--runs` and `--seed`, or
 * `SINGLEFLIGHT_RUNS` and `SINGLEFLIGHT_SEED`, say how many and which.
 *
 * @module
 */

import type { Case } from "../case.ts";
import { setting } from "../core/model/check.ts";
import { PROPERTIES } from "./properties.ts";

const runs = setting("runs") ?? 20_000;

export const propertyCases: readonly Case[] = PROPERTIES.map(
  ({ name, check, share }) => ({
    name: `K2 ${name}`,
    run: () => check({ runs: Math.ceil(runs * share), seed: setting("seed") }),
    // A millisecond for each; the slowest machine gets ten.
    limit: Math.max(30_000, runs * 10),
    sameTick: true, // there is no group in it
  }),
);
