/** Joining: what is sent to Redis, and when. */

import { assertEquals, assertStrictEquals } from "@std/assert";
import { redisCoordinator } from "@scope/singleflight/redis";
import type { Case } from "../../../case.ts";
import { flush, reasonOf } from "../../../gates.ts";
import { FakeDriver } from "../fake_driver.ts";
import { HELD, LEASE_MS } from "./scene.ts";

export const joinCases: readonly Case[] = [
  {
    name: "D3 redisCoordinator() asks nothing before the first join",
    async run() {
      const driver = new FakeDriver();
      const coordinator = redisCoordinator({ driver });
      await flush();
      assertEquals([driver.calls, driver.asked], [[], []]);
      await coordinator.close();
      assertEquals(driver.calls, ["close"]);
    },
  },
  {
    name:
      "D3 redisCoordinator() joins when it is subscribed, and once is enough",
    async run() {
      const driver = new FakeDriver();
      const confirmed = Promise.withResolvers<void>();
      driver.subscribing = () => confirmed.promise;
      const coordinator = redisCoordinator({ driver });
      const joins = ["k", "k", "l"].map((key) =>
        coordinator.join(key, { leaseMs: LEASE_MS })
      );
      await flush();
      assertEquals(driver.asked.length, 0);
      confirmed.resolve();
      await flush();
      assertEquals(driver.asked.map(({ what }) => what), Array(3).fill("join"));
      for (const { answer } of driver.asked) answer([HELD, LEASE_MS]);
      await Promise.all(joins);
      assertEquals(driver.calls, ["subscribe singleflight:settled"]);
    },
  },
  {
    name:
      "D4 Coordinator.join() rejects as the subscription does, then retries",
    async run() {
      const driver = new FakeDriver();
      const refused = new Error("refused");
      driver.subscribing = () => Promise.reject(refused);
      const coordinator = redisCoordinator({ driver });
      const first = coordinator.join("k", { leaseMs: LEASE_MS });
      assertStrictEquals(await reasonOf(first), refused);
      driver.subscribing = () => Promise.resolve();
      const second = coordinator.join("k", { leaseMs: LEASE_MS });
      driver.onAsked = ({ fail }) => fail(refused);
      assertStrictEquals(await reasonOf(second), refused);
      assertEquals(driver.asked.length, 2); // a second attempt
    },
  },
  {
    name: "D3 Coordinator.join() sends nothing for a signal that has aborted",
    async run() {
      const driver = new FakeDriver();
      const confirmed = Promise.withResolvers<void>();
      driver.subscribing = () => confirmed.promise;
      const coordinator = redisCoordinator({ driver });
      const controller = new AbortController();
      const { signal } = controller;
      const joined = coordinator.join("k", { leaseMs: LEASE_MS, signal });
      controller.abort("left");
      assertEquals(await reasonOf(joined), "left");
      confirmed.resolve();
      await flush();
      assertEquals(driver.asked.length, 0);
    },
  },
  {
    name: "D3 Coordinator.join() gives up a lead that comes too late",
    async run() {
      const driver = new FakeDriver();
      const coordinator = redisCoordinator({ driver });
      const controller = new AbortController();
      const { signal } = controller;
      const left = coordinator.join("k", { leaseMs: LEASE_MS, signal });
      const closed = coordinator.join("l", { leaseMs: LEASE_MS });
      await flush();
      controller.abort("left");
      assertEquals(await reasonOf(left), "left");
      await coordinator.close();
      assertEquals((await reasonOf(closed) as Error).name, "InvalidStateError");
      const late = driver.asked.splice(0);
      for (const { answer } of late) answer([HELD]);
      await flush();
      assertEquals(driver.asked.map(({ what }) => what), [
        "abandon",
        "abandon",
      ]);
    },
  },
  {
    name: "D3 Coordinator.close() never rejects, and closes once",
    async run() {
      const driver = new FakeDriver();
      driver.closing = () => Promise.reject(new Error("refused"));
      const coordinator = redisCoordinator({ driver });
      await Promise.all([coordinator.close(), coordinator.close()]);
      assertEquals(driver.calls, ["close"]);
    },
  },
];
