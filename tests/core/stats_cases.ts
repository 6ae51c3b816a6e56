/** What a group keeps and counts (S22). */

import { assert, assertEquals, assertThrows } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { GroupStats } from "@scope/singleflight";
import type { Case } from "../case.ts";

const zero: GroupStats = {
  running: 0,
  flights: 0,
  callers: 0,
  joined: 0,
  fulfilled: 0,
  rejected: 0,
  aborted: 0,
  orphaned: 0,
  observerErrors: 0,
};

export const statsCases: readonly Case[] = [
  {
    name: "S22 Group.stats() is all zero at first, a new object each time",
    run(make) {
      const group = make<string>();
      const stats = group.stats();
      assertEquals({ ...stats }, zero);
      (stats as { flights: number }).flights = 5;
      assertEquals({ ...group.stats() }, zero);
    },
  },
  {
    name: "S22 Group.stats() counts flights, callers and those that joined",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const { signal } = new AbortController();
      const calls: Promise<unknown>[] = [
        group.do("a", () => unblock.promise),
        group.do("a", never),
        group.do("a", never, { signal }),
        group.doResult("a", never),
        group.doMany(["a", "b"], () => ["B"]),
      ];
      assertEquals({ ...group.stats() }, {
        ...zero,
        running: 2,
        flights: 2,
        callers: 6,
        joined: 4,
      });
      unblock.resolve("value");
      await Promise.all(calls);
      assertEquals({ ...group.stats() }, {
        ...zero,
        flights: 2,
        callers: 6,
        joined: 4,
        fulfilled: 2,
      });
    },
  },
  {
    name: "S22 Group.stats() counts how flights ended, each once",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const endless = () => new Promise<string>(() => {});
      const controller = new AbortController();
      const { signal } = controller;
      await group.do("fulfilled", () => "value");
      await reasonOf(group.do("rejected", () => Promise.reject(1)));
      await reasonOf(group.do("thrown", () => {
        throw new Error("boom");
      }));
      const timed = group.doResult("timed", endless);
      assertEquals((await timed).status, "aborted");
      const left = group.doResult("left", endless, { signal });
      controller.abort();
      const aborted = group.doResult("aborted", (flight) => {
        flight.abort();
        return "late";
      });
      const closed = group.doResult("closed", endless);
      group.close();
      for (const call of [left, aborted, closed]) {
        assertEquals((await call).status, "aborted");
      }
      await aborted;
      const { fulfilled, rejected, aborted: ended, flights } = group.stats();
      assertEquals([flights, fulfilled, rejected, ended], [7, 1, 2, 4]);
      // The endless ones are abandoned, not settled.
      assertEquals(group.stats().running, 3);
    },
  },
  {
    name: "S22 Group.stats() counts no bad or refused call",
    async run(make) {
      const group = make<string>();
      await reasonOf(group.do("key", null as never));
      await reasonOf(group.do((() => {}) as never, never));
      await reasonOf(group.do("key", never, { signal: AbortSignal.abort() }));
      await reasonOf(group.do("key", never, { signal: null as never }));
      await group.doMany([(() => {}) as never], never);
      group.close();
      await reasonOf(group.do("key", never));
      await group.doMany(["key"], never);
      assertEquals({ ...group.stats() }, zero);
    },
  },
  {
    name:
      "S22 Group.has() says whether a call would join; size counts the map's flights",
    async run(make) {
      const group = make<string>();
      assertEquals([group.has("a"), group.size], [false, 0]);
      const unblock = Promise.withResolvers<string>();
      const calls = ["a", "b", "a"].map((key) =>
        group.do(key, () => unblock.promise)
      );
      assertEquals([group.has("a"), group.has("b"), group.has("c")], [
        true,
        true,
        false,
      ]);
      assertEquals([group.size, group.stats().running], [2, 2]);
      group.forget("a");
      assertEquals([group.has("a"), group.size, group.stats().running], [
        false,
        1,
        2,
      ]);
      unblock.resolve("value");
      await Promise.all(calls);
      assertEquals([group.has("b"), group.size, group.stats().running], [
        false,
        0,
        0,
      ]);
    },
  },
  {
    name:
      "S22 Group.has(), forget and abort throw for a key that has no canonical form",
    run(make) {
      const group = make<string>();
      const bad = (() => {}) as never;
      for (
        const ask of [
          () => group.has(bad),
          () => group.forget(bad),
          () => group.abort(bad),
        ]
      ) {
        const error = assertThrows(ask, TypeError) as TypeError;
        assert(/key/.test(error.message), error.message);
      }
    },
  },
  {
    name: "S22 Group keeps nothing of 50,000 keys that have settled",
    async run(make) {
      const group = make<number>();
      for (let round = 0; round < 50; round++) {
        const calls = Array.from(
          { length: 1000 },
          (_, index) => group.do(`key ${round * 1000 + index}`, () => index),
        );
        assertEquals(group.size, 1000);
        await Promise.all(calls);
        assertEquals(group.size, 0);
      }
      const { flights, fulfilled, running } = group.stats();
      assertEquals([flights, fulfilled, running], [50_000, 50_000, 0]);
    },
  },
  {
    name:
      "S22 Group keeps nothing of flights that failed, were aborted or left",
    async run(make) {
      const group = make<string>();
      const calls: Promise<unknown>[] = [];
      const gates: PromiseWithResolvers<string>[] = [];
      const work = () => {
        const gate = Promise.withResolvers<string>();
        gates.push(gate);
        return gate.promise;
      };
      const controller = new AbortController();
      for (let key = 0; key < 100; key++) {
        calls.push(group.do(`fails ${key}`, () => Promise.reject(key)));
        calls.push(group.doResult(`aborted ${key}`, work));
        calls.push(
          group.do(`left ${key}`, work, { signal: controller.signal }),
        );
      }
      for (let key = 0; key < 100; key++) group.abort(`aborted ${key}`);
      controller.abort();
      await Promise.allSettled(calls);
      assertEquals([group.size, group.stats().running], [0, 200]);
      for (const gate of gates) gate.resolve("late");
      await group.idle();
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
];
