/** What an object keeps, loses and never does, when it is restarted. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  bytes,
  follow,
  freshKey,
  KEEP_MS,
  lead,
  pass,
  patience,
  runOut,
  text,
  within,
} from "../coordinator/harness.ts";
import type { ObjectHarness } from "./object_harness.ts";

/** One promise of the object, shown inside a Worker. */
export interface ObjectCase {
  readonly name: string;
  /** It shows what only Cloudflare's runtime does. */
  readonly onlyReal?: true;
  run(harness: ObjectHarness): Promise<void>;
}

/** What a restart takes at the most until followers have asked again, in ms. */
const RESTART_MS = 400;
const MIB = 2 ** 20;

export const objectCases: readonly ObjectCase[] = [
  {
    name: "D1 FlightObject still fences the old leader after a restart",
    async run({ connect, leaseMs, restart }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const old = await lead(one, key, leaseMs);
      await runOut(two, key, leaseMs);
      const next = await lead(two, key, leaseMs * 20);
      assert(next.epoch > old.epoch);
      await restart();
      assertEquals(await old.settle(bytes("old"), KEEP_MS), false);
      assertEquals(await old.renew(leaseMs), false);
      await old.abandon();
      const waits = (await follow(one, key, leaseMs)).wait(patience());
      assert(await next.settle(bytes("next"), KEEP_MS));
      assertEquals(text(await waits), "next");
    },
  },
  {
    name: "D1 FlightObject gives rising epochs across restarts",
    async run({ connect, leaseMs, restart }) {
      const one = await connect();
      const key = freshKey();
      const epochs: bigint[] = [];
      for (let i = 0; i < 4; i++) {
        const led = await lead(one, key, leaseMs * 20);
        epochs.push(led.epoch);
        await led.abandon();
        await restart();
      }
      assertEquals(epochs, [...new Set(epochs)].sort());
    },
  },
  {
    name: "D1 FlightObject keeps a lease through a restart",
    async run({ connect, leaseMs, restart }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      await restart();
      await follow(two, key, leaseMs);
      assert(await led.renew(leaseMs * 20));
      await restart();
      await pass(leaseMs);
      await follow(two, key, leaseMs);
      assert(await led.settle(bytes("value"), KEEP_MS));
    },
  },
  {
    name: "D2 FlightObject has an outcome for followers after a restart",
    async run({ connect, leaseMs, restart }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      // Many values of storage, and none.
      for (const size of [MIB, 100_000, 1, 0]) {
        const outcome = Uint8Array.from({ length: size }, (_, i) => i * i);
        const led = await lead(one, key, leaseMs * 20);
        const followed = await follow(two, key, leaseMs);
        assert(await led.settle(outcome, KEEP_MS));
        await restart();
        const got = await followed.wait(patience());
        assertEquals(got?.length, size);
        assert(got?.every((byte, i) => byte === outcome[i]));
      }
    },
  },
  {
    name: "D3 FlightObject ends waits on time when it was restarted meanwhile",
    onlyReal: true,
    async run({ connect, leaseMs, lateMs, restart }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const start = performance.now();
      await lead(one, key, leaseMs * 2);
      const led = performance.now();
      const followed = await follow(two, key, leaseMs * 2);
      const waits = followed.wait(patience());
      await pass(leaseMs / 2);
      await restart();
      assertStrictEquals(await waits, null);
      const end = performance.now();
      assert(end - start >= leaseMs * 2 - 5, `Too early: ${end - start} ms`);
      assert(end - led <= leaseMs * 2 + lateMs, `Too late: ${end - led} ms`);
      await lead(two, key, leaseMs);
    },
  },
  {
    name: "D3 Lead.renew() to a shorter lease has the waits end with that",
    async run({ connect, leaseMs, lateMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      await pass(leaseMs / 4); // until the object holds it
      assert(await led.renew(leaseMs));
      const news = within(leaseMs + lateMs, "The news", waits);
      assertStrictEquals(await news, null);
    },
  },
  {
    name: "D3 Follow.wait() asks again, and gets the outcome, after a restart",
    onlyReal: true,
    async run({ connect, leaseMs, restart, asked }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const followed = await follow(two, key, leaseMs);
      const waits = [0, 1, 2].map(() => followed.wait(patience()));
      await pass(leaseMs * 1.5); // one failure is no failure for a lease's time
      await restart();
      assert(await led.settle(bytes("value"), KEEP_MS));
      const got = await within(RESTART_MS, "The news", Promise.all(waits));
      assertEquals(got.map(text), ["value", "value", "value"]);
      const count = asked.filter((url) => url.includes('"wait"')).length;
      assert(count >= 6, `The followers asked ${count} times`);
    },
  },
  {
    name: "D3 Follow.wait() asks anew when a request has been held for a lease",
    async run({ connect, leaseMs, asked }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, 10_000);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      await pass(1_500);
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await waits), "value");
      const count = asked.filter((url) => url.includes('"wait"')).length;
      assertEquals(count, 2);
    },
  },
  {
    name: "D1 Coordinator.join() leads though its first answer was lost",
    async run({ connect, leaseMs, loseAnswers }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      loseAnswers(1);
      const led = await lead(one, key, leaseMs * 20);
      loseAnswers(1);
      assert(await led.renew(leaseMs * 20));
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      loseAnswers(1);
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await waits), "value");
      assertEquals(await led.settle(bytes("again"), KEEP_MS), false);
    },
  },
  {
    name: "D2 FlightObject's alarm deletes what is out of date, and no more",
    onlyReal: true,
    async run({ connect, leaseMs, stored }) {
      const [one, two] = [await connect(), await connect()];
      const [a, b, c] = [freshKey(), freshKey(), freshKey()];
      const settled = await lead(one, a, leaseMs * 20);
      assert(await settled.settle(new Uint8Array(200_000), 100));
      const dead = await lead(one, b, 100);
      const live = await lead(two, c, 30_000);
      const of = (names: string[], { epoch }: { epoch: bigint }) =>
        names.filter((name) => name.includes(`:${epoch}`)).length;
      const before = await stored();
      const counts = [settled, dead, live].map((led) => of(before, led));
      assertEquals(counts, [4, 1, 1]);
      for (let looks = 0;; looks++) {
        await pass(100);
        const now = await stored();
        const left = [settled, dead, live].map((led) => of(now, led));
        if (`${left}` === "0,0,1") break;
        assert(looks < 150, `Left after 15 s: ${left}`);
      }
      await live.abandon();
    },
  },
];
