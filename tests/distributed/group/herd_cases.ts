/** One execution for all processes, and nothing outlives it (D1, D2). */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import type { DistributedFlight } from "@scope/singleflight/distributed";
import { never, reasonOf } from "../../gates.ts";
import { gate, inScenes } from "../scene.ts";

export const herdCases = inScenes([
  {
    name:
      "D1 DistributedGroup.do() of 8 processes with 50 callers runs fn once",
    async run(scene) {
      const { time } = scene;
      const all = scene.processes<string>(8);
      const unblock = gate<string>();
      let executions = 0;
      const load = () => {
        executions++;
        return unblock.promise;
      };
      const calls = all.flatMap(({ group }) =>
        Array.from({ length: 50 }, () => group.do("key", load))
      );
      await time.settle();
      unblock.open("value");
      const start = time.now;
      const values = await time.until(Promise.all(calls));
      assertEquals(values.length, 400);
      assertEquals(new Set(values), new Set(["value"]));
      assertEquals(time.now, start, "Told by no timer");
      assertEquals(executions, 1);
      const stats = all.map(({ group }) => group.stats());
      assertEquals(sum(stats.map(({ led }) => led)), 1);
      assertEquals(sum(stats.map(({ followed }) => followed)), 7);
      assertEquals(sum(stats.map(({ failedOpen }) => failedOpen)), 0);
      for (const { coordinator } of all) {
        assertEquals(coordinator.joins.length, 1);
      }
    },
  },
  {
    name: "D2 DistributedGroup.do() after a flight starts a new one",
    async run(scene) {
      const [here, there] = scene.pair<number>();
      let executions = 0;
      const count = () => ++executions;
      for (const expected of [1, 2, 3, 4]) {
        const { group } = expected % 2 === 0 ? here : there;
        assertEquals(await scene.time.until(group.do("key", count)), expected);
      }
      assertEquals(here.group.stats().led, 2);
    },
  },
  {
    name:
      "S4 DistributedGroup.do() in a continuation starts a new flight, in every process",
    async run(scene) {
      const [here, there] = scene.pair<number>();
      const unblock = gate<number>();
      const first = [here, there].map(({ group }) =>
        group.do("key", () => unblock.promise)
      );
      const again = first.map(async (call, at) => {
        const value = await call;
        const { group } = at === 0 ? here : there;
        return await group.do("key", () => value + 1);
      });
      await scene.time.settle();
      unblock.open(1);
      const values = await scene.time.until(Promise.all(again));
      assertEquals(values, [2, 2]);
      assertEquals(here.group.stats().expired, 0);
    },
  },
  {
    name: "D2 DistributedGroup keeps keys and namespaces apart",
    async run(scene) {
      const [here, there] = scene.pair<string, unknown>();
      const elsewhere = scene.process<string, unknown>({ namespace: "other" });
      const unblock = gate();
      const ran: string[] = [];
      const call = ({ group }: typeof here, key: unknown, name: string) =>
        group.do(key, async () => {
          ran.push(name);
          await unblock.promise;
          return name;
        });
      const calls = [
        call(here, ["user", 1], "tuple"),
        call(there, ["user", "1"], "text in a tuple"),
        call(there, ["user", 1], "the same tuple"),
        call(elsewhere, ["user", 1], "another namespace"),
        call(here, 1, "number"),
        call(there, "1", "text"),
        call(here, { a: 1, b: 2 }, "object"),
        call(there, { b: 2, a: 1 }, "the same object"),
      ];
      await scene.time.settle();
      unblock.open();
      assertEquals(await scene.time.until(Promise.all(calls)), [
        "tuple",
        "text in a tuple",
        "tuple",
        "another namespace",
        "number",
        "text",
        "object",
        "object",
      ]);
      assertEquals(ran.length, 6);
    },
  },
  {
    name:
      "D2 DistributedGroup's key option keys by what it returns, everywhere",
    async run(scene) {
      const [here, there] = scene.pair<string, { id: number; junk: unknown }>({
        key: ({ id }) => id,
      });
      const unblock = gate<string>();
      const first = here.group.do({ id: 1, junk: here }, () => unblock.promise);
      const second = there.group.do({ id: 1, junk: there }, never);
      await scene.time.settle();
      unblock.open("value");
      const values = await scene.time.until(Promise.all([first, second]));
      assertEquals(values, ["value", "value"]);
    },
  },
  {
    name: "D1 DistributedFlight tells its epoch, its key, its callers and ends",
    async run(scene) {
      const seen: DistributedFlight<unknown>[] = [];
      const note = (flight: DistributedFlight<unknown>) => {
        seen.push(flight);
        return 0n;
      };
      const plain = { encode: () => new Uint8Array(), decode: () => 0n };
      const one = scene.process<bigint>({ codec: plain });
      for (const { group } of [one, one]) {
        await scene.time.until(group.do("key", note));
      }
      const [first, second] = seen;
      assert(first !== undefined && second !== undefined);
      assert(typeof first.epoch === "bigint" && first.epoch > 0n);
      assert(second.epoch > first.epoch);
      assertEquals(first.key, "key");
      assertEquals(first.forgotten, true);
      assertEquals(first.callers, 0);
      const { abort, signal } = first;
      abort();
      assertEquals(signal.aborted, false);
    },
  },
  {
    name:
      "D6 DistributedGroup.do() gives the leader's callers the value itself",
    async run(scene) {
      const [here, there] = scene.pair<{ name: string }>();
      const unblock = gate<{ name: string }>();
      const own = [1, 2].map(() => here.group.do("key", () => unblock.promise));
      await scene.time.settle();
      const other = there.group.do("key", never);
      await scene.time.settle();
      const value = { name: "Ada" };
      unblock.open(value);
      for (const got of await scene.time.until(Promise.all(own))) {
        assertStrictEquals(got, value);
      }
      const copy = await scene.time.until(other);
      assertEquals(copy, value);
      assertNotStrictEquals(copy, value);
    },
  },
  {
    name: "S3 DistributedGroup.do() refuses an fn that is no function",
    async run(scene) {
      const { group, coordinator } = scene.process<string>();
      const nothing = undefined as unknown as () => string;
      const reason = await scene.time.until(reasonOf(group.do("key", nothing)));
      assert(reason instanceof TypeError);
      assertEquals(coordinator.joins.length, 0);
      assertEquals(group.size, 0);
    },
  },
  {
    name:
      "S1 DistributedGroup.do() refuses a key that no other process could have",
    async run(scene) {
      const { group, coordinator } = scene.process<string, unknown>();
      for (const key of [Symbol("own"), () => {}, { at: Promise.resolve() }]) {
        const result = await scene.time.until(group.doResult(key, never));
        assert(result.status === "rejected");
        assert(result.reason instanceof TypeError);
      }
      assertEquals(coordinator.joins.length, 0);
      assertEquals(group.stats().failedOpen, 0);
    },
  },
  {
    name: "S5 DistributedGroup.doResult() tells of the flight in this process",
    async run(scene) {
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const led = here.group.doResult("key", () => unblock.promise);
      await scene.time.settle();
      const first = there.group.doResult("key", never);
      const second = there.group.doResult("key", never);
      await scene.time.settle();
      assertEquals(there.group.has("key"), true);
      assertEquals(there.group.size, 1);
      unblock.open("value");
      const value = { status: "fulfilled", value: "value" } as const;
      assertEquals(await scene.time.until(led), {
        ...value,
        shared: false,
        leader: true,
        callers: 1,
      });
      const shared = { ...value, shared: true, callers: 2 };
      assertEquals(await scene.time.until(first), { ...shared, leader: true });
      assertEquals(await second, { ...shared, leader: false });
      assertEquals(there.group.has("key"), false);
    },
  },
  {
    name: "S21 DistributedGroup's clone gives each waiter here its own copy",
    async run(scene) {
      const [here, there] = scene.pair<{ name: string }>({ clone: true });
      const unblock = gate<{ name: string }>();
      const led = here.group.do("key", () => unblock.promise);
      await scene.time.settle();
      const calls = [1, 2].map(() => there.group.do("key", never));
      await scene.time.settle();
      unblock.open({ name: "Ada" });
      const [one, two] = await scene.time.until(Promise.all(calls));
      assertEquals(one, { name: "Ada" });
      assertEquals(two, await led);
      assertNotStrictEquals(one, two);
    },
  },
]);

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
