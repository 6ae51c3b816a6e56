/**
 * Distributed flights keep their promises while processes die and stand still,
 * Redis is killed and the network fails: one short round. `deno task nemesis`
 * goes on for longer.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { killAll } from "../../runner/process.ts";
import { LEFT_OUT, RedisServer } from "../redis/server.ts";
import { Nemesis } from "./nemesis.ts";
import { Report, shown } from "./report.ts";

const SEED = 1;
const ROUND_MS = 12_000;

/** So many violations are shown. */
const SHOWN = 10;

const isThere = await RedisServer.isThere();
if (!isThere) console.log(LEFT_OUT);

Deno.test({
  name: "D1-D5 DistributedGroup keeps its promises whatever the nemesis does",
  ignore: !isThere,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "singleflight-nemesis-" });
    const server = await RedisServer.start();
    const report = new Report();
    try {
      await using nemesis = await Nemesis.start({ server, seed: SEED, folder });
      report.add(await nemesis.round(ROUND_MS));
    } finally {
      killAll(); // none is left, unless something is wrong
      await server.kill();
      await Deno.remove(folder, { recursive: true });
    }
    console.log(report.summary);
    assertEquals(report.violations.slice(0, SHOWN).map(shown), []);
    assert(report.count("followed") >= 50 && report.count("fenced") >= 1);
  },
});
