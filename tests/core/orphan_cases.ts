/**
 * What one process can show of the promises for Workers (W1-W4): `waitUntil`,
 * beats, and a constructor that touches nothing. Dying requests are shown in
 * `tests/workers/`.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  BEAT_AND_ROOM,
  isPending,
  never,
  reasonOf,
  timersOf,
  until,
} from "../gates.ts";
import { assertBuilds } from "../module_scope.ts";
import { Group } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");
const recovering = <V>() => new Group<V>({ recoverOrphans: true });

/** Fails unless `promise` settles within a beat. */
async function withinOneBeat(promise: Promise<unknown>): Promise<void> {
  const start = performance.now();
  await promise.then(() => {}, () => {});
  const took = performance.now() - start;
  assert(took < BEAT_AND_ROOM, `Took ${took} ms`);
}

export const orphanCases: readonly Case[] = [
  {
    name:
      "W2 Group.do() calls the leader's waitUntil once, with a promise that lasts until the work ends",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const waited: Promise<unknown>[] = [];
      const leader = group.do("key", () => unblock.promise, {
        waitUntil: (work) => waited.push(work),
      });
      assertEquals(waited.length, 1);
      assert(waited[0]);
      assertEquals(await isPending(waited[0]), true);
      unblock.resolve("value");
      assertEquals(await leader, "value");
      assertEquals(await isPending(waited[0]), false);
      assertEquals(waited.length, 1);
    },
  },
  {
    name: "W2 Group.do() never calls a waiter's waitUntil",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      let held = 0;
      const waitUntil = () => void held++;
      const leader = group.do("key", () => unblock.promise);
      const waiter = group.do("key", never, { waitUntil });
      const result = group.doResult("key", never, { waitUntil });
      unblock.resolve("value");
      assertEquals(await Promise.all([leader, waiter]), ["value", "value"]);
      await result;
      assertEquals(held, 0);
    },
  },
  {
    name: "W2 Group.do() gives waitUntil a promise that never rejects",
    async run(make) {
      const group = make<string>();
      const waited: Promise<unknown>[] = [];
      const waitUntil = (work: Promise<unknown>) => void waited.push(work);
      const unblock = Promise.withResolvers<string>();
      const failing = group.do("key", () => unblock.promise, { waitUntil });
      unblock.reject(new Error("boom"));
      await reasonOf(failing);
      await Promise.all(waited);
      assertEquals(waited.length, 1);
    },
  },
  {
    name: "W2 Group.do() keeps waitUntil waiting for work that was abandoned",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const waited: Promise<unknown>[] = [];
      const leader = group.doResult("key", () => unblock.promise, {
        waitUntil: (work) => waited.push(work),
      });
      group.abort("key", gone);
      assertEquals((await leader).status, "aborted");
      assert(waited[0]);
      assertEquals(await isPending(waited[0]), true);
      unblock.reject(new Error("late"));
      await waited[0];
    },
  },
  {
    name: "W2 Group.do() takes a waitUntil that throws as absent",
    async run(make) {
      const group = make<string>();
      const waitUntil = () => {
        throw new Error("no context");
      };
      const calls = [
        group.do("key", () => Promise.resolve("value"), { waitUntil }),
        group.do("key", never),
      ];
      assertEquals(await Promise.all(calls), ["value", "value"]);
      assertEquals(group.stats().observerErrors, 0);
    },
  },
  {
    name: "W2 Group.doMany() calls waitUntil once for the whole batch",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const waited: Promise<unknown>[] = [];
      const many = group.doMany(["a", "b"], () => unblock.promise, {
        waitUntil: (work) => waited.push(work),
      });
      const joined = group.doMany(["a", "b"], never, {
        waitUntil: (work) => waited.push(work),
      });
      unblock.resolve(["A", "B"]);
      await Promise.all([many, joined, ...waited]);
      assertEquals(waited.length, 1);
    },
  },
  {
    name:
      "W2 Group with recoverOrphans gives every caller a promise of its own",
    sameTick: true,
    async run() {
      const group = recovering<string>();
      const unblock = Promise.withResolvers<string>();
      const calls = [
        group.do("key", () => unblock.promise),
        group.do("key", never),
        group.do("key", never),
      ];
      assertEquals(new Set<unknown>([...calls, unblock.promise]).size, 4);
      unblock.resolve("value");
      assertEquals(await Promise.all(calls), ["value", "value", "value"]);
    },
  },
  {
    name: "W2 Group with recoverOrphans leaves no beat running after settling",
    sameTick: true,
    async run() {
      const timers = await timersOf(async () => {
        const group = recovering<string>();
        const unblock = Promise.withResolvers<string>();
        const controller = new AbortController();
        const calls = [
          group.do("key", () => unblock.promise),
          group.do("key", never),
          group.doResult("key", never),
        ];
        const left = group.do("key", never, { signal: controller.signal });
        controller.abort(gone);
        await reasonOf(left);
        unblock.resolve("value");
        await Promise.all<unknown>(calls);
        await reasonOf(group.do("fails", () => Promise.reject(gone)));
        const abandoned = Promise.withResolvers<string>();
        const aborted = group.doResult("aborted", () => abandoned.promise);
        group.abort("aborted");
        await aborted;
        // The leader's beat lasts as long as the work, which idle() waits for.
        abandoned.resolve("late");
        await group.idle();
      });
      assertEquals(timers.running, 0);
    },
  },
  {
    name:
      "W2 Group with recoverOrphans takes nobody for an orphan while the leader lives",
    sameTick: true,
    async run() {
      const group = recovering<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      const waiter = group.doResult("key", never);
      // Longer than the three beats after which a silent leader is given up.
      const end = performance.now() + 450;
      await until(() => performance.now() > end, 2000);
      unblock.resolve("value");
      assertEquals(await leader, "value");
      const { status, leader: led } = await waiter;
      assertEquals([status, led, group.stats().orphaned], [
        "fulfilled",
        false,
        0,
      ]);
    },
  },
  {
    name:
      "W3 Group.abort() with recoverOrphans frees the key in the same tick; callers and flight.signal follow within one beat",
    sameTick: true,
    async run() {
      const group = recovering<string>();
      let work: AbortSignal | undefined;
      const leader = group.do("key", (flight) => {
        work = flight.signal;
        return new Promise(() => {});
      });
      const waiters = [group.do("key", never), group.doResult("key", never)];
      assertEquals(group.abort("key", gone), true);
      assertEquals([group.has("key"), group.size], [false, 0]);
      for (const call of [leader, ...waiters]) await withinOneBeat(call);
      assertStrictEquals(await reasonOf(leader), gone);
      await until(() => work?.aborted === true);
      assertStrictEquals(work?.reason, gone);
    },
  },
  {
    name:
      "W3 Group.do() with recoverOrphans frees the key in the tick the last caller leaves",
    sameTick: true,
    async run() {
      const group = recovering<string>();
      const controller = new AbortController();
      let work: AbortSignal | undefined;
      const leader = group.do("key", (flight) => {
        work = flight.signal;
        return new Promise(() => {});
      }, { signal: controller.signal });
      controller.abort(gone);
      assertEquals(group.has("key"), false);
      await withinOneBeat(leader);
      assertStrictEquals(await reasonOf(leader), gone);
      await until(() => work?.aborted === true);
    },
  },
  {
    name:
      "W3 Group.close() with recoverOrphans ends every caller within one beat",
    sameTick: true,
    async run() {
      const group = recovering<string>();
      const calls = ["a", "b"].map((key) =>
        group.do(key, () => new Promise(() => {}))
      );
      const waiter = group.do("a", never);
      group.close(gone);
      for (const call of [...calls, waiter]) {
        await withinOneBeat(call);
        assertStrictEquals(await reasonOf(call), gone);
      }
    },
  },
  {
    name:
      "W4 new Group() starts no timer and makes no controller, whatever its options",
    sameTick: true,
    run: () =>
      assertBuilds(() => {
        new Group();
        new Group({
          recoverOrphans: true,
          timeout: 1000,
          maxAge: 1000,
          detached: true,
          clone: true,
          observer: {},
        });
      }),
  },
];
