/** Channels: when they are subscribed to, and for how long. */

import { assert, assertEquals } from "@std/assert";
import { type Follow, redisCoordinator } from "@scope/singleflight/redis";
import type { Case } from "../../../case.ts";
import { flush, reasonOf } from "../../../gates.ts";
import { FakeDriver } from "../fake_driver.ts";
import { FLIGHT, HELD, joining, LEASE_MS, waitFor } from "./scene.ts";

export const channelCases: readonly Case[] = [
  {
    name: "D3 redisCoordinator() orders the calls for one channel",
    async run() {
      const driver = new FakeDriver();
      const coordinator = redisCoordinator({ driver, channel: "key" });
      driver.onAsked = ({ answer }) => answer([HELD, LEASE_MS]);
      const followed = await coordinator.join("k", { leaseMs: LEASE_MS });
      driver.onAsked = ({ answer }) => answer(LEASE_MS);
      const confirmed = Promise.withResolvers<void>();
      driver.subscribing = () => confirmed.promise;
      for (const _ of [1, 2, 3]) {
        const controller = new AbortController();
        const waiting = reasonOf(
          (followed as Follow).wait(controller.signal),
        );
        controller.abort();
        await waiting;
      }
      const waiting = waitFor(followed);
      assertEquals(driver.calls, ["subscribe {singleflight:k}:settled"]);
      confirmed.resolve();
      await flush();
      // Nobody's leaving ended the last one's subscription.
      assertEquals(driver.calls, ["subscribe {singleflight:k}:settled"]);
      driver.listener(`${FLIGHT}\n-`);
      assertEquals(await waiting, null);
      await flush();
      assertEquals(driver.calls.slice(1), [
        "unsubscribe {singleflight:k}:settled",
      ]);
    },
  },
  {
    name: "D3 Follow.wait() does without a channel that can't be subscribed to",
    async run() {
      const driver = new FakeDriver();
      const coordinator = redisCoordinator({ driver, channel: "key" });
      driver.onAsked = ({ answer }) => answer([HELD, LEASE_MS]);
      const followed = await coordinator.join("k", { leaseMs: LEASE_MS });
      driver.onAsked = () => {};
      driver.subscribing = () => Promise.reject(new Error("refused"));
      const waiting = waitFor(followed);
      await flush();
      driver.asked[1]?.answer("=value");
      assert(await waiting !== null);
    },
  },
  {
    name: "D3 redisCoordinator() subscribes again after each lost connection",
    async run() {
      const { driver, coordinator, joined } = await joining();
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const waiting = waitFor(await joined);
      driver.subscribing = () => Promise.reject(new Error("lost again"));
      driver.reconnect();
      await flush();
      driver.subscribing = () => Promise.resolve();
      driver.reconnect();
      await flush();
      assertEquals(driver.calls.length, 3);
      assertEquals(driver.asked[1]?.what, "check");
      await coordinator.close();
      const reason = await reasonOf(waiting) as Error;
      assertEquals(reason.name, "InvalidStateError");
    },
  },
  {
    name: "D3 redisCoordinator() subscribes again when it joins, if a new " +
      "connection has refused that",
    async run() {
      const { driver, coordinator, joined } = await joining();
      driver.asked[0]?.answer([HELD, LEASE_MS]);
      const waiting = waitFor(await joined);
      driver.subscribing = () => Promise.reject(new Error("not now"));
      driver.reconnect();
      await flush();
      driver.asked.at(-1)?.answer(LEASE_MS); // the lease goes on
      const asked = driver.asked.length;
      driver.onAsked = ({ what, answer }) => {
        if (what === "join") answer([HELD, LEASE_MS]);
      };
      await coordinator.join("other", { leaseMs: LEASE_MS });
      await flush();
      assertEquals(driver.calls.length, 3); // and is refused
      driver.subscribing = () => Promise.resolve();
      for (const key of ["other", "another"]) {
        await coordinator.join(key, { leaseMs: LEASE_MS });
        await flush();
        assertEquals(driver.calls.length, 4);
      }
      // Who waited looks what was missed.
      const whats = driver.asked.slice(asked).map(({ what }) => what);
      assertEquals(whats.includes("check"), true, whats.join());
      driver.listener(`${FLIGHT}\n-`);
      assertEquals(await waiting, null);
    },
  },
  {
    name: "D3 redisCoordinator() orders them also when two leave in a row",
    async run() {
      for (let between = 0; between < 12; between++) {
        const driver = new FakeDriver();
        const coordinator = redisCoordinator({ driver, channel: "key" });
        driver.onAsked = ({ answer }) => answer([HELD, LEASE_MS]);
        const followed = await coordinator.join("k", { leaseMs: LEASE_MS });
        driver.onAsked = ({ answer }) => answer(LEASE_MS);
        const confirmed = Promise.withResolvers<void>();
        driver.unsubscribing = () => confirmed.promise;
        const leavers = [new AbortController(), new AbortController()];
        const waits = leavers.map(({ signal }) =>
          reasonOf((followed as Follow).wait(signal))
        );
        await flush();
        for (const leaver of leavers) {
          leaver.abort();
          for (let passed = 0; passed < between; passed++) await null;
        }
        await Promise.all(waits);
        await flush();
        const waiting = waitFor(followed);
        await flush();
        const channel = "{singleflight:k}:settled";
        const calls = [`subscribe ${channel}`, `unsubscribe ${channel}`];
        assertEquals(driver.calls, calls, `${between} between`);
        confirmed.resolve();
        await flush();
        assertEquals(driver.calls, [...calls, `subscribe ${channel}`]);
        driver.listener(`${FLIGHT}\n-`);
        assertEquals(await waiting, null);
      }
    },
  },
];
