/**
 * Waiters that take over from a leader that is gone, on any runtime: here a
 * leader whose beat was never started stands for one whose request has died.
 * Dying requests themselves are shown in `tests/workers/`.
 */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { Group, type GroupOptions } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { assertDOMException, isPending, until, withGlobal } from "../gates.ts";

function recovering(options: GroupOptions<string> = {}): Group<string> {
  return new Group<string>({ recoverOrphans: true, ...options });
}

/** Leads a flight that nobody hears of again, unless `settle` is called. */
function leadAndDie(group: Group<string>, key = "key") {
  const { promise, resolve } = Promise.withResolvers<string>();
  return withGlobal(
    "setInterval",
    () => 0,
    () => ({ settle: resolve, leader: group.doResult(key, () => promise) }),
  );
}

export const takeoverCases: readonly Case[] = [
  {
    name: "W2 Group.doResult() takes over from a leader that beats no more",
    sameTick: true,
    async run() {
      const orphans: unknown[] = [];
      const group = recovering({
        observer: { orphan: ({ flight, role }) => orphans.push(flight, role) },
      });
      leadAndDie(group);
      let held = 0;
      const got = await group.doResult("key", () => "mine", {
        waitUntil: () => void held++,
      });
      assertEquals(got, {
        status: "fulfilled",
        value: "mine",
        shared: false,
        leader: true,
        callers: 1,
      });
      assertEquals([held, group.size, group.has("key")], [1, 0, false]);
      assertEquals(orphans, [1, "waiter"]);
      const { flights, orphaned, fulfilled, running } = group.stats();
      assertEquals([flights, orphaned, fulfilled, running], [2, 1, 1, 0]);
    },
  },
  {
    name:
      "W2 Group.do() has one of many waiters take over, whom the others join",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group);
      let runs = 0;
      const calls = Array.from(
        { length: 50 },
        (_, caller) =>
          group.do("key", async () => {
            runs++;
            await until(() => group.stats().joined === 99);
            return `by ${caller}`;
          }),
      );
      const values = new Set(await Promise.all(calls));
      assertEquals([runs, values.size, group.stats().orphaned], [1, 1, 1]);
    },
  },
  {
    name: "W2 Group.doMany() takes over the keys of a leader that is gone",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group, "a");
      const answers = await group.doMany(
        ["a", "b"],
        (missing) => missing.map((key) => `mine: ${String(key)}`),
      );
      assertEquals(
        answers.map((answer) => answer.status === "fulfilled" && answer.value),
        ["mine: a", "mine: b"],
      );
      assertEquals(answers.map(({ leader }) => leader), [true, true]);
    },
  },
  {
    name: "W2 Group.do() gives up after three leaders that are gone",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group);
      const waiter = group.doResult("key", () => "never");
      for (let orphaned = 0; orphaned < 2; orphaned++) {
        // The next one dies under the same key before the waiter recovers.
        group.forget("key");
        leadAndDie(group);
        await until(() => group.stats().orphaned === orphaned + 1);
      }
      const got = await waiter;
      assert(got.status === "rejected");
      assertDOMException(got.reason, "AbortError");
      assert(/leader/.test((got.reason as Error).message));
      assertEquals([got.leader, group.stats().orphaned, group.size], [
        false,
        3,
        0,
      ]);
    },
  },
  {
    name:
      "W2 Group.do() that has taken over leaves a late leader its own outcome",
    sameTick: true,
    async run() {
      const group = recovering();
      const { leader, settle } = leadAndDie(group);
      assertEquals(await group.do("key", () => "mine"), "mine");
      settle("late");
      const got = await leader;
      assert(got.status === "fulfilled");
      assertEquals([got.value, got.leader], ["late", true]);
      const { flights, fulfilled, orphaned, running } = group.stats();
      assertEquals([flights, fulfilled, orphaned, running], [2, 1, 1, 0]);
    },
  },
  {
    name:
      "W2 Group.do() doesn't take over in a group that was closed meanwhile",
    sameTick: true,
    async run() {
      const group = recovering({ observer: { orphan: () => group.close() } });
      leadAndDie(group);
      const got = await group.doResult("key", () => "never");
      assert(got.status === "aborted");
      assertDOMException(got.reason, "InvalidStateError");
    },
  },
  {
    name: "W2 Group.do() whose fn is none can't take over, and says so",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group);
      const got = await group.doResult("key", undefined as never);
      assert(got.status === "rejected");
      assertInstanceOf(got.reason, TypeError);
      assertEquals(group.size, 0);
    },
  },
  {
    name: "W2 Group.idle() doesn't wait for work whose leader is gone",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group);
      await group.idle();
      assertEquals([group.stats().running, group.stats().orphaned], [0, 1]);
    },
  },
  {
    name: "W2 Group.idle() does not wait for ended work whose leader is gone",
    sameTick: true,
    async run() {
      const group = recovering();
      leadAndDie(group);
      group.abort("key");
      const idle = group.idle();
      assertEquals(await isPending(idle), true);
      await idle;
      assertEquals([group.stats().running, group.stats().orphaned], [0, 0]);
    },
  },
  {
    name: "S22 Group lets go of a hundred dead flights that nobody waits for",
    sameTick: true,
    async run() {
      const group = recovering();
      for (let key = 0; key < 100; key++) leadAndDie(group, `key ${key}`);
      assertEquals([group.size, group.stats().orphaned], [100, 0]);
      const real = performance.now.bind(performance);
      await withGlobal(
        "performance",
        { now: () => real() + 11_000 },
        () => group.do("key", () => "value"),
      );
      assertEquals([group.size, group.stats().orphaned], [0, 100]);
    },
  },
  {
    name: "W2 Group.do() works where the runtime allows no further timer",
    sameTick: true,
    async run() {
      const group = recovering();
      const refuse = () => {
        throw new Error("no timer");
      };
      const values = await withGlobal("setInterval", refuse, () =>
        Promise.all([
          group.do("key", () => Promise.resolve("value")),
          group.do("key", () => "never"),
        ]));
      assertEquals(values, ["value", "value"]);
    },
  },
];
