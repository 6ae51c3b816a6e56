/** Followers hear that their leader is gone, and nobody hangs (D3, D7). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Lead } from "@scope/singleflight/distributed";
import { isPending, reasonOf } from "../../gates.ts";
import {
  assertClosed,
  bytes,
  type CoordinatorCase,
  follow,
  freshKey,
  KEEP_MS,
  lead,
  pass,
  patience,
  text,
  timed,
  within,
} from "./harness.ts";

export const followingCases: readonly CoordinatorCase[] = [
  {
    name: "D7 Follow.wait() is null at once when the leader abandons",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const follows = [
        await follow(two, key, leaseMs),
        await follow(one, key, leaseMs),
        await follow(two, key, leaseMs),
      ];
      const waits = Promise.all(follows.map((one) => one.wait(patience())));
      await led.abandon();
      const got = await within(pushMs, "The news", waits);
      assertEquals(got, [null, null, null]);
      const again = await Promise.all(
        [one, two, two].map((by) => by.join(key, { leaseMs: leaseMs * 20 })),
      );
      assertEquals(again.filter(({ role }) => role === "lead").length, 1);
    },
  },
  {
    name: "D3 Follow.wait() is null when the lease has run out, and not before",
    async run({ connect, leaseMs, lateMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const start = performance.now();
      await lead(one, key, leaseMs);
      const led = performance.now();
      const followed = await follow(two, key, leaseMs);
      assertStrictEquals(await followed.wait(patience()), null);
      const end = performance.now();
      assert(end - start >= leaseMs - 5, `Too early: ${end - start} ms`);
      assert(end - led <= leaseMs + lateMs, `Too late: ${end - led} ms`);
      await lead(two, key, leaseMs);
    },
  },
  {
    name: "D3 Follow.wait() counts a lease from its last renewal",
    async run({ connect, leaseMs, lateMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      const early = (await follow(two, key, leaseMs)).wait(patience());
      await pass(leaseMs / 2);
      const start = performance.now();
      assert(await led.renew(leaseMs));
      const renewed = performance.now();
      const late = (await follow(two, key, leaseMs)).wait(patience());
      for (const waits of [early, late]) {
        assertStrictEquals(await waits, null);
        const end = performance.now();
        assert(end - start >= leaseMs - 5, `Too early: ${end - start} ms`);
        const took = end - renewed;
        assert(took <= leaseMs + lateMs, `Too late: ${took} ms`);
      }
    },
  },
  {
    name: "D3 Follow.wait() lasts as long as a renewal to a longer lease",
    async run({ connect, leaseMs, lateMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      // From before: the engine counts from when it was asked.
      const took = await timed(async () => {
        assert(await led.renew(leaseMs * 2));
        await waits;
      });
      assert(took >= leaseMs * 2 - 5, `Too early: ${took} ms`);
      assert(took <= leaseMs * 2 + lateMs, `Too late: ${took} ms`);
    },
  },
  {
    name: "D3 Follow.wait() is null at once when the leader is gone already",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const abandoned = await lead(one, key, leaseMs * 20);
      const late = await follow(two, key, leaseMs);
      await abandoned.abandon();
      const next = await lead(one, key, leaseMs * 20);
      const waits = late.wait(patience());
      assertStrictEquals(await within(pushMs, "The news", waits), null);
      assert(await next.settle(bytes("next"), KEEP_MS));
    },
  },
  {
    name: "D3 Follow.wait() is null within the lease when the leader is killed",
    needs: "kill",
    async run({ connect, leaseMs, lateMs, kill }) {
      const [one, two, three] = [
        await connect(),
        await connect(),
        await connect(),
      ];
      const key = freshKey();
      await lead(one, key, leaseMs);
      const led = performance.now();
      const waits = [
        (await follow(two, key, leaseMs)).wait(patience()),
        (await follow(three, key, leaseMs)).wait(patience()),
      ];
      await kill?.(one);
      assertEquals(await Promise.all(waits), [null, null]);
      const took = performance.now() - led;
      assert(took <= leaseMs + lateMs, `Too late: ${took} ms`);
      await lead(two, key, leaseMs);
    },
  },
  {
    name:
      "D3 Follow.wait() is null within the lease when every message is lost",
    needs: "loseMessages",
    async run({ connect, leaseMs, lateMs, loseMessages }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      await loseMessages?.();
      await led.abandon();
      const ms = leaseMs + lateMs;
      assertStrictEquals(await within(ms, "The news", waits), null);
    },
  },
  {
    name: "D3 Follow.wait() ends with its signal's reason, and it alone does",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const controller = new AbortController();
      const { signal } = controller;
      const leaving = (await follow(two, key, leaseMs)).wait(signal);
      const staying = (await follow(two, key, leaseMs)).wait(patience());
      assert(await isPending(leaving));
      const reason = new Error("left");
      controller.abort(reason);
      const got = await within(pushMs, "The end", reasonOf(leaving));
      assertStrictEquals(got, reason);
      const refused = (await follow(two, key, leaseMs)).wait(signal);
      assertStrictEquals(await reasonOf(refused), reason);
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await staying), "value");
    },
  },
  {
    name: "D3 Follow.wait() may be called again after its signal has ended it",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const followed = await follow(two, key, leaseMs);
      const controller = new AbortController();
      const first = followed.wait(controller.signal);
      controller.abort();
      await reasonOf(first);
      const again = followed.wait(patience());
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await again), "value");
    },
  },
  {
    name: "D3 Coordinator.join() with an aborted signal takes no lead",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const reason = new Error("left");
      const signal = AbortSignal.abort(reason);
      const refused = one.join(key, { leaseMs: leaseMs * 20, signal });
      assertStrictEquals(await reasonOf(refused), reason);
      await lead(two, key, leaseMs);
    },
  },
  {
    name: "D3 Coordinator.join() gives up a lead that comes after its signal",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const controller = new AbortController();
      const { signal } = controller;
      const joined = one.join(key, { leaseMs: leaseMs * 20, signal });
      const reason = new Error("left");
      controller.abort(reason);
      const got = await within(
        pushMs,
        "The end",
        joined.catch((why): unknown => why),
      );
      // One that had been given before the signal aborted is the caller's.
      if (isLead(got)) await got.abandon();
      else assertStrictEquals(got, reason);
      const next = await two.join(key, { leaseMs: leaseMs * 20 });
      if (next.role === "lead") return;
      const waits = within(pushMs, "The news", next.wait(patience()));
      assertStrictEquals(await waits, null);
      await lead(two, key, leaseMs);
    },
  },
  {
    name: "D3 Coordinator.close() ends its waits and refuses later joins",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two, three] = [
        await connect(),
        await connect(),
        await connect(),
      ];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const followed = await follow(two, key, leaseMs);
      const closed = followed.wait(patience());
      const staying = (await follow(three, key, leaseMs)).wait(patience());
      const closing = Promise.all([assertClosed(closed), two.close()]);
      await within(pushMs, "The close", closing);
      await two.close();
      await assertClosed(two.join(key, { leaseMs }));
      await assertClosed(followed.wait(patience()));
      assert(await led.settle(bytes("value"), KEEP_MS));
      assertEquals(text(await staying), "value");
    },
  },
  {
    name: "D3 Coordinator.close() leaves no call of join() hanging",
    async run({ connect, leaseMs, lateMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const joined = one.join(key, { leaseMs });
      const ended = joined.then((): void => {}, () => {});
      await one.close();
      await within(pushMs, "The end", ended);
      const next = await two.join(key, { leaseMs });
      if (next.role === "lead") return;
      const waits = next.wait(patience());
      await within(leaseMs + lateMs, "The news", waits);
    },
  },
  {
    name: "D3 Coordinator.close() of the leader's has a follower lead in time",
    async run({ connect, leaseMs, lateMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      await lead(one, key, leaseMs);
      const led = performance.now();
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      await one.close();
      assertStrictEquals(await waits, null);
      const took = performance.now() - led;
      assert(took <= leaseMs + lateMs, `Too late: ${took} ms`);
      await lead(two, key, leaseMs);
    },
  },
];

function isLead(joined: unknown): joined is Lead {
  return (joined as Partial<Lead>).role === "lead";
}
