/** What objects do by their clock, and what they refuse. */

import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  durableObjectCoordinator,
  type ObjectNamespace,
} from "@scope/singleflight/durable-object";
import type { Case } from "../../case.ts";
import { bytes, freshKey, lead, text } from "../coordinator/harness.ts";
import { StandIn } from "./stand_in.ts";

const NAME = "shard-0-of-1";

export const standInCases: readonly Case[] = [
  {
    name: "D1 FlightObject's epochs rise though its clock was set back",
    async run() {
      const objects = new StandIn();
      const coordinator = durableObjectCoordinator(objects, { shards: 1 });
      const key = freshKey();
      const epochs: bigint[] = [];
      await byClock(async (clock) => {
        for (const now of [2_000_000, 1_000_000, 3_000_000]) {
          clock.now = now;
          const led = await lead(coordinator, key, 1_000);
          epochs.push(led.epoch);
          await led.abandon();
          await restart(objects);
        }
      });
      assertEquals(epochs, [2_000_000_000n, 2_000_000_001n, 3_000_000_000n]);
    },
  },
  {
    name: "D1 FlightObject's epochs rise when a key gets another object",
    async run() {
      const objects = new StandIn();
      const key = freshKey();
      const epochs: bigint[] = [];
      await byClock(async (clock) => {
        for (const shards of [1, 7, 3]) {
          clock.now++;
          const coordinator = durableObjectCoordinator(objects, { shards });
          epochs.push((await lead(coordinator, key, 1_000)).epoch);
        }
      });
      assertEquals(epochs, [1_000_001_000n, 1_000_002_000n, 1_000_003_000n]);
    },
  },
  {
    name: "D2 FlightObject.alarm() deletes what is out of date, and no more",
    run: () =>
      byClock(async (clock) => {
        const objects = new StandIn();
        const coordinator = durableObjectCoordinator(objects, { shards: 1 });
        const settled = await lead(coordinator, freshKey(), 1_000);
        assert(await settled.settle(new Uint8Array(200_000), 2_000));
        const dead = await lead(coordinator, freshKey(), 6_000);
        const live = await lead(coordinator, freshKey(), 60_000);
        const storage = objects.storages.get(NAME);
        assert(storage !== undefined);
        assertEquals(storage.alarm, 1_005_000);
        clock.now += 7_000;
        storage.alarm = null; // as when it goes off
        await objects.object(NAME).alarm();
        const left = [...storage.values.keys()].sort();
        assertEquals(left, ["epoch", `flight:${live.epoch}`]);
        assertEquals(storage.alarm, 1_060_000);
        assertEquals(await dead.renew(1_000), false);
        assertEquals(await live.settle(bytes("value"), 1_000), true);
      }),
  },
  {
    name:
      "D2 FlightObject has no outcome any more when it was kept for so long",
    run: () =>
      byClock(async (clock) => {
        const objects = new StandIn();
        const coordinator = durableObjectCoordinator(objects, { shards: 1 });
        const key = freshKey();
        const led = await lead(coordinator, key, 1_000);
        const follows = await coordinator.join(key, { leaseMs: 1_000 });
        assert(follows.role === "follow");
        assert(await led.settle(bytes("value"), 2_000));
        const { signal } = new AbortController();
        clock.now += 1_999;
        assert(await follows.wait(signal) !== null);
        clock.now += 1;
        assertEquals(await follows.wait(signal), null);
      }),
  },
  {
    name: "D1 FlightObject gives no lead that it couldn't write",
    async run() {
      const objects = new StandIn();
      const coordinator = durableObjectCoordinator(objects, { shards: 1 });
      const key = freshKey();
      await (await lead(coordinator, key, 60_000)).abandon();
      const storage = objects.storages.get(NAME);
      assert(storage !== undefined);
      storage.failures = 1;
      const led = await lead(coordinator, key, 60_000); // at the second attempt
      assert(storage.values.has(`flight:${led.epoch}`));
      await led.abandon();
    },
  },
  {
    name: "D1 FlightObject says nothing is published that it couldn't write",
    async run() {
      const objects = new StandIn();
      const coordinator = durableObjectCoordinator(objects, { shards: 1 });
      const key = freshKey();
      const led = await lead(coordinator, key, 60_000);
      const follows = await coordinator.join(key, { leaseMs: 60_000 });
      assert(follows.role === "follow");
      const waits = follows.wait(new AbortController().signal);
      const storage = objects.storages.get(NAME);
      assert(storage !== undefined);
      storage.failures = 2; // as many as there are attempts
      await assertRejects(() => led.settle(bytes("lost"), 1_000));
      const { role } = await coordinator.join(key, { leaseMs: 60_000 });
      assertEquals(role, "follow");
      storage.failures = 1;
      assertEquals(await led.settle(bytes("value"), 1_000), true);
      assertEquals(text(await waits), "value");
      const next = await lead(coordinator, key, 60_000);
      assert(next.epoch > led.epoch);
      await next.abandon();
    },
  },
  {
    name: "D4 Coordinator.join() rejects when the object can't be reached",
    async run() {
      let calls = 0;
      const coordinator = durableObjectCoordinator({
        idFromName: (name) => name,
        get: () => ({
          fetch: () => {
            calls++;
            return Promise.reject(new RangeError("down"));
          },
        }),
      });
      const joined = coordinator.join("k", { leaseMs: 100 });
      assertEquals(await joined.catch(String), "RangeError: down");
      assertEquals(calls, 2);
    },
  },
  {
    name:
      "D4 Follow.wait() rejects when the object was out of reach for a lease",
    async run() {
      const objects = new StandIn();
      let isDown = false;
      const coordinator = durableObjectCoordinator({
        idFromName: (name) => name,
        get: (name) => ({
          fetch: (url, init) =>
            isDown
              ? Promise.reject(new RangeError("down"))
              : objects.get(name).fetch(url, init),
        }),
      });
      const led = await lead(coordinator, "k", 60_000);
      const follows = await coordinator.join("k", { leaseMs: 300 });
      assert(follows.role === "follow");
      isDown = true;
      const start = performance.now();
      const waits = follows.wait(new AbortController().signal);
      assertEquals(await waits.catch(String), "RangeError: down");
      const took = performance.now() - start;
      assert(took >= 300 && took < 1_000, `Took ${took} ms`);
      isDown = false;
      await led.abandon();
    },
  },
  {
    name: "FlightObject refuses what it doesn't know",
    async run() {
      const object = new StandIn().object(NAME);
      for (const query of ["", "%", "1", "null", '{"does":"dance"}']) {
        const request = new Request(`https://flights.invalid/?${query}`);
        assertEquals((await object.fetch(request)).status, 400, query);
      }
    },
  },
  {
    name: "durableObjectCoordinator() refuses options that it can't use",
    run() {
      const objects = new StandIn();
      for (const shards of [0, 1.5, NaN, Infinity]) {
        assertThrows(
          () => durableObjectCoordinator(objects, { shards }),
          RangeError,
          "Cannot use the shards option: was",
        );
      }
      assertThrows(
        () => durableObjectCoordinator(objects, { maxBytes: 2 ** 23 + 1 }),
        RangeError,
        "must be a whole number from 1 to 8388608",
      );
      assertThrows(
        () => durableObjectCoordinator(objects, { random: 1 as never }),
        TypeError,
        "Cannot use the random option: was 1, must be a function",
      );
      const none = undefined as unknown as ObjectNamespace<string>;
      assertThrows(
        () => durableObjectCoordinator(none),
        TypeError,
        "Cannot use the binding: was undefined, must be a namespace",
      );
    },
  },
];

/** Runs with a clock that stands still, unless it is set. */
async function byClock(
  run: (clock: { now: number }) => Promise<void>,
): Promise<void> {
  const { now } = Date;
  const clock = { now: 1_000_000 };
  Date.now = () => clock.now;
  try {
    await run(clock);
  } finally {
    Date.now = now;
  }
}

async function restart(objects: StandIn): Promise<void> {
  const request = new Request("https://object/restart", { method: "POST" });
  await objects.object(NAME).fetch(request).catch(() => {}); // it throws
}
