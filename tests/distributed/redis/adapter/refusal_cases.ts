/** What the coordinator over Redis refuses, and what its making needs. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  DistributedGroup,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";
import {
  redisCoordinator,
  type RedisCoordinatorOptions,
} from "@scope/singleflight/redis";
import type { Case } from "../../../case.ts";
import { assertBuilds } from "../../../module_scope.ts";
import { FakeDriver } from "../fake_driver.ts";
import { HELD, joining } from "./scene.ts";

export const refusalCases: readonly Case[] = [
  {
    name: "D4 redisCoordinator() tells of a driver that gives no text",
    async run() {
      const bytes = new TextEncoder().encode(HELD);
      for (
        const reply of [[bytes], bytes, HELD, null, [], [HELD, "5"], ["x"]]
      ) {
        const { driver, joined } = await joining();
        driver.asked[0]?.answer(reply);
        const error = await assertRejects(() => joined, TypeError);
        assert(error.message.startsWith("Cannot read what the driver's eval"));
      }
      const { driver, joined } = await joining();
      driver.asked[0]?.answer([HELD]);
      const led = await joined;
      assert(led.role === "lead");
      driver.onAsked = ({ answer }) => answer("1");
      await assertRejects(() => led.renew(1), TypeError);
      await assertRejects(() => led.settle(new Uint8Array(), 1), TypeError);
    },
  },
  {
    name: "D4 redisCoordinator() refuses options of the wrong shape",
    run() {
      const driver = new FakeDriver();
      const wrong: [options: unknown, message: string][] = [
        [undefined, "Cannot use the options: was undefined, must be an object"],
        [
          {},
          "Cannot use the driver's eval: was undefined, must be a function",
        ],
        [
          { driver: { eval() {} } },
          "Cannot use the driver's subscribe: was undefined, must be a function",
        ],
        [
          { driver, namespace: "" },
          'Cannot use the namespace: was "", must be a text that isn\'t empty',
        ],
        [
          { driver, channel: "both" },
          'Cannot use the channel option: was "both", must be "namespace" or ' +
          '"key"',
        ],
        [
          { driver, random: 1 },
          "Cannot use the random option: was 1, must be a function",
        ],
        [
          { driver, maxBytes: 0.5 },
          "Cannot use the maxBytes option: was 0.5, must be a whole number " +
          "above 0",
        ],
      ];
      for (const [options, message] of wrong) {
        const make = () => redisCoordinator(options as RedisCoordinatorOptions);
        assertEquals(assertThrows(make, Error).message, message);
      }
    },
  },
  {
    name:
      "W4 new DistributedGroup(), and what it runs on, may be made at a module's top level",
    run: () =>
      assertBuilds(() => {
        const driver = new FakeDriver();
        for (
          const coordinator of [
            new MemoryCoordinator(),
            redisCoordinator({ driver }),
          ]
        ) {
          new DistributedGroup({ coordinator, namespace: "test" });
        }
      }),
  },
];
