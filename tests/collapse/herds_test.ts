/**
 * Random herds: `herds/run.ts`. `--seed` or `SINGLEFLIGHT_SEED` says which;
 * `herds/many.ts` runs more.
 *
 * @module
 */

import type { Case } from "../case.ts";
import { setting } from "../core/model/check.ts";
import { register } from "../register.ts";
import { runHerds } from "./herds/run.ts";

const HERDS = 500;

const cases: readonly Case[] = [{
  name:
    `H3-H5 ${HERDS} random herds lose no answer, mix no body and leave no call behind`,
  sameTick: true, // they make no group
  limit: 60_000,
  // The time tells which, here and not at the module's top level: W4.
  run: () => runHerds(setting("seed") ?? Date.now() % 2 ** 31, HERDS),
}];

register(cases);
