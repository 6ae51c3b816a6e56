/** One leader per key and epoch, and epochs rise (D1). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  bytes,
  type CoordinatorCase,
  follow,
  freshKey,
  KEEP_MS,
  lead,
  pass,
  patience,
  runOut,
  text,
  within,
} from "./harness.ts";

export const leadingCases: readonly CoordinatorCase[] = [
  {
    name: "D1 Coordinator.join() leads if nobody does, and else follows",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      assertEquals(typeof led.epoch, "bigint");
      await follow(two, key, leaseMs);
      await follow(one, key, leaseMs);
      await led.abandon();
    },
  },
  {
    name: "D1 Coordinator.join() by many at once gives one lead",
    async run({ connect, leaseMs }) {
      const all = [];
      for (let at = 0; at < 8; at++) all.push(await connect());
      for (let round = 0; round < 20; round++) {
        const key = freshKey();
        const joined = await Promise.all(
          all.map((one) => one.join(key, { leaseMs: leaseMs * 20 })),
        );
        const leads = joined.filter(({ role }) => role === "lead");
        assertEquals(leads.length, 1);
      }
    },
  },
  {
    name:
      "D1 Lead.epoch rises, whether the last flight was settled, abandoned or ran out",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const epochs: bigint[] = [];
      for (const leader of [one, two, one]) {
        const settled = await lead(leader, key, leaseMs * 20);
        epochs.push(settled.epoch);
        assert(await settled.settle(bytes("value"), KEEP_MS));
        const abandoned = await lead(leader, key, leaseMs * 20);
        epochs.push(abandoned.epoch);
        await abandoned.abandon();
        epochs.push((await lead(leader, key, leaseMs)).epoch);
        await runOut(two, key, leaseMs);
      }
      const sorted = [...new Set(epochs)].sort((a, b) => a < b ? -1 : 1);
      assertEquals(epochs, sorted);
    },
  },
  {
    name: "D1 Coordinator's flights of two keys don't touch",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const [a, b] = [freshKey(), freshKey()];
      const ledA = await lead(one, a, leaseMs * 20);
      const ledB = await lead(two, b, leaseMs * 20);
      const waitsA = (await follow(two, a, leaseMs)).wait(patience());
      const waitsB = (await follow(one, b, leaseMs)).wait(patience());
      assert(await ledA.settle(bytes("of a"), KEEP_MS));
      assertEquals(text(await waitsA), "of a");
      await ledB.abandon();
      assertStrictEquals(await waitsB, null);
    },
  },
  {
    name: "D1 Lead.renew() keeps the lead for as long as it is called",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      for (let third = 0; third < 9; third++) {
        await pass(leaseMs / 3);
        assert(await led.renew(leaseMs), `Lost at the ${third}th third`);
      }
      await follow(two, key, leaseMs);
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await waits), "value");
    },
  },
  {
    name: "D1 Lead.renew() is false once the lead is lost, and revives nothing",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const settled = await lead(one, key, leaseMs * 20);
      await settled.settle(bytes("value"), KEEP_MS);
      assertEquals(await settled.renew(leaseMs), false);
      const abandoned = await lead(one, key, leaseMs * 20);
      await abandoned.abandon();
      assertEquals(await abandoned.renew(leaseMs), false);
      const late = await lead(one, key, leaseMs);
      await runOut(two, key, leaseMs);
      assertEquals(await late.renew(leaseMs), false);
      const next = await lead(two, key, leaseMs * 20);
      assertEquals(await late.renew(leaseMs), false);
      assert(await next.settle(bytes("next"), KEEP_MS));
    },
  },
  {
    name:
      "D1 Lead.settle() of a superseded leader is false and publishes nothing",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const old = await lead(one, key, leaseMs);
      const waitsOld = (await follow(two, key, leaseMs)).wait(patience());
      assertStrictEquals(await waitsOld, null);
      const next = await lead(two, key, leaseMs * 20);
      const waitsNext = (await follow(one, key, leaseMs)).wait(patience());
      assertEquals(await old.settle(bytes("old"), KEEP_MS), false);
      await follow(one, key, leaseMs); // the new flight goes on
      assert(await next.settle(bytes("next"), KEEP_MS));
      const got = await within(pushMs, "The outcome", waitsNext);
      assertEquals(text(got), "next");
    },
  },
  {
    name: "D1 Lead.settle() is false when the lease ran out and nobody leads",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const late = await lead(one, key, leaseMs);
      const followed = await follow(two, key, leaseMs);
      assertStrictEquals(await followed.wait(patience()), null);
      assertEquals(await late.settle(bytes("late"), KEEP_MS), false);
      assertStrictEquals(await followed.wait(patience()), null);
    },
  },
  {
    name: "D1 Lead.settle() a second time is false and changes nothing",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const followed = await follow(two, key, leaseMs);
      assert(await led.settle(bytes("first"), KEEP_MS));
      assertEquals(await led.settle(bytes("second"), KEEP_MS), false);
      assertEquals(text(await followed.wait(patience())), "first");
    },
  },
  {
    name: "D1 Lead.abandon() of a lost lead leaves everything as it is",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const settled = await lead(one, key, leaseMs * 20);
      const followed = await follow(two, key, leaseMs);
      assert(await settled.settle(bytes("value"), KEEP_MS));
      await settled.abandon();
      assertEquals(text(await followed.wait(patience())), "value");
      const late = await lead(one, key, leaseMs);
      await runOut(two, key, leaseMs);
      const next = await lead(two, key, leaseMs * 20);
      await late.abandon();
      await settled.abandon();
      await follow(one, key, leaseMs);
      assert(await next.settle(bytes("next"), KEEP_MS));
    },
  },
  {
    name: "D1 Lead.abandon() twice is as once, and settle() is false then",
    async run({ connect, leaseMs }) {
      const one = await connect();
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      await led.abandon();
      await led.abandon();
      assertEquals(await led.settle(bytes("value"), KEEP_MS), false);
      const next = await lead(one, key, leaseMs * 20);
      await led.abandon();
      await follow(one, key, leaseMs);
      await next.abandon();
    },
  },
  {
    name: "D1 Lead.settle() that was held up past the lease is refused",
    needs: "pause",
    async run({ connect, leaseMs, pause }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const old = await lead(one, key, leaseMs);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      const resume = await pause?.(one);
      const settled = old.settle(bytes("old"), KEEP_MS);
      assertStrictEquals(await waits, null);
      const next = await lead(two, key, leaseMs * 20);
      const waitsNext = (await follow(two, key, leaseMs)).wait(patience());
      await resume?.();
      assertEquals(await settled.catch(() => false), false);
      assert(await next.settle(bytes("next"), KEEP_MS));
      assertEquals(text(await waitsNext), "next");
    },
  },
];
