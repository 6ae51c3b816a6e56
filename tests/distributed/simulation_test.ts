/**
 * Random histories: `simulation/run.ts`. `--seed` or `SINGLEFLIGHT_SEED` says
 * which; `simulation/many.ts` runs more.
 *
 * @module
 */

import { assert } from "@std/assert";
import type { Case } from "../case.ts";
import { setting } from "../core/model/check.ts";
import { register } from "../register.ts";
import { runHistories } from "./simulation/run.ts";

const HISTORIES = 2_000;

const cases: readonly Case[] = [{
  name:
    `D1-D7 ${HISTORIES} random histories of processes that pause and crash keep every promise`,
  sameTick: true, // they make no plain group
  limit: 120_000,
  async run() {
    // The time tells which, here and not at the module's top level: W4.
    const seed = setting("seed") ?? Date.now() % 2 ** 31;
    const found = await runHistories(seed, HISTORIES);
    // What is promised is shown by what it takes to break it.
    const { fenced = 0, failedOpen = 0, expired = 0, followed = 0 } = found;
    for (const [name, count] of Object.entries({ fenced, expired })) {
      assert(count >= 50, `${name} came about ${count} times only`);
    }
    assert(Math.min(failedOpen, followed) >= 500);
  },
}];

register(cases);
