/** Leading: what a lead sends to Redis. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { redisCoordinator } from "@scope/singleflight/redis";
import type { Case } from "../../../case.ts";
import { reasonOf } from "../../../gates.ts";
import { FakeDriver } from "../fake_driver.ts";
import { HELD, joining, LEASE_MS } from "./scene.ts";

export const leadCases: readonly Case[] = [
  {
    name:
      "D1 Lead asks Redis for whole milliseconds, and no more once it is over",
    async run() {
      const { driver, joined } = await joining();
      const [join] = driver.asked;
      join?.answer([HELD]);
      const led = await joined;
      assert(led.role === "lead");
      assertEquals([led.epoch, join?.args[0]], [1700000000000000n, "9000"]);
      driver.onAsked = ({ answer }) => answer(1);
      assertEquals(await led.renew(0.5), true);
      assertEquals(await led.settle(new Uint8Array(), 1.5), true);
      const [renew, settle] = driver.asked.slice(1);
      assertEquals([renew?.args[1], settle?.args[2]], ["1", "2"]);
      assertEquals(await led.settle(new Uint8Array(), 1), false);
      assertEquals(await led.renew(1), false);
      await led.abandon();
      assertEquals(driver.asked.length, 3);
    },
  },
  {
    name: "D4 redisCoordinator() asks once more what a lost connection took",
    async run() {
      const driver = new FakeDriver();
      const coordinator = redisCoordinator({ driver });
      const lost = new Error("connection lost");
      let calls = 0;
      const answers = (reply: unknown) => {
        driver.onAsked = ({ answer, fail }) =>
          calls++ % 2 === 0 ? fail(lost) : answer(reply);
      };
      const join = async () => {
        answers([HELD]);
        const led = await coordinator.join("k", { leaseMs: LEASE_MS });
        assert(led.role === "lead");
        answers(1);
        return led;
      };
      assertEquals(await (await join()).settle(new Uint8Array(), 1), true);
      await (await join()).abandon();
      const kinds = ["join", "settle", "join", "abandon"];
      assertEquals(
        driver.asked.map(({ what }) => what),
        kinds.flatMap((what) => [what, what]),
      );
      for (let i = 0; i < driver.asked.length; i += 2) {
        const [one, other] = driver.asked.slice(i, i + 2);
        assertEquals(one?.args, other?.args); // the same call, for the scripts
      }
    },
  },
  {
    name: "D4 Lead.abandon() may be called again when it failed",
    async run() {
      const { driver, joined } = await joining();
      driver.asked[0]?.answer([HELD]);
      const led = await joined;
      assert(led.role === "lead");
      const refused = new Error("refused");
      driver.onAsked = ({ fail }) => fail(refused);
      assertStrictEquals(await reasonOf(led.abandon()), refused);
      assertEquals(driver.asked.length, 3);
      driver.onAsked = ({ answer }) => answer(1);
      await led.abandon();
      await led.abandon();
      assertEquals(driver.asked.length, 4);
    },
  },
];
