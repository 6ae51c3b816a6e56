/** Leaving by one's own signal (S8), and callers that can't (S10). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { isPending, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const leavingCases: readonly Case[] = [
  {
    name:
      "S8 Group.do() lets one waiter leave at once, the work untouched (lru-cache, undici, abortable-promise-cache)",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      let work: AbortSignal | undefined;
      const leader = group.do("key", (flight) => {
        work = flight.signal;
        return unblock.promise;
      });
      const waiter = group.do("key", never, { signal: controller.signal });
      const other = group.do("key", never);
      controller.abort(gone);
      assertEquals(await isPending(waiter), false);
      assertStrictEquals(await reasonOf(waiter), gone);
      assertEquals([work?.aborted, group.has("key")], [false, true]);
      assertEquals([await isPending(leader), await isPending(other)], [
        true,
        true,
      ]);
      unblock.resolve("value");
      assertEquals(await Promise.all([leader, other]), ["value", "value"]);
    },
  },
  {
    name:
      "S8 Group.do() rejects a leaving caller with its signal's reason, whatever it is",
    async run(make) {
      for (const reason of [0, "", null, false, gone]) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const controller = new AbortController();
        const { signal } = controller;
        const leader = group.do("key", () => unblock.promise);
        const waiter = group.do("key", never, { signal });
        const result = group.doResult("key", never, { signal });
        controller.abort(reason);
        assertStrictEquals(await reasonOf(waiter), reason);
        const got = await result;
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, reason);
        unblock.resolve("value");
        await leader;
      }
    },
  },
  {
    name:
      "S8 Group.do() harms nobody when the leader leaves (lru-cache, undici, Signal-Desktop TaskDeduplicator)",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      let work: AbortSignal | undefined;
      const leader = group.do("key", (flight) => {
        work = flight.signal;
        return unblock.promise;
      }, { signal: controller.signal });
      const waiter = group.do("key", never);
      controller.abort(gone);
      assertStrictEquals(await reasonOf(leader), gone);
      assertEquals([work?.aborted, group.has("key")], [false, true]);
      const late = group.do("key", never);
      unblock.resolve("value");
      assertEquals(await Promise.all([waiter, late]), ["value", "value"]);
      assertEquals(group.stats().flights, 1);
    },
  },
  {
    name: "S8 Group.do() counts a signal that aborts inside fn",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const seen: unknown[] = [];
      const leader = group.do("key", (flight) => {
        controller.abort(gone);
        seen.push(group.has("key"), flight.callers);
        return "value";
      }, { signal: controller.signal });
      assertEquals(seen, [false, 0]);
      assertStrictEquals(await reasonOf(leader), gone);
      assertEquals(group.stats().aborted, 1);
    },
  },
  {
    name:
      "S8 Group.do() counts a signal that aborts inside an fn that then throws",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const leader = group.doResult("key", () => {
        controller.abort(gone);
        throw new Error("thrown after the abort");
      }, { signal: controller.signal });
      const got = await leader;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
    },
  },
  {
    name: "S8 Group.do() lets every caller leave by itself",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controllers = [0, 1, 2, 3].map(() => new AbortController());
      const calls = controllers.map(({ signal }) =>
        group.doResult("key", () => unblock.promise, { signal })
      );
      controllers[0]?.abort("leader");
      controllers[2]?.abort("waiter");
      unblock.resolve("value");
      const results = await Promise.all(calls);
      assertEquals(results.map(({ status }) => status), [
        "aborted",
        "fulfilled",
        "aborted",
        "fulfilled",
      ]);
    },
  },
  {
    name:
      "S10 Group.do() keeps the work alive for a caller without a signal (Signal-Desktop TaskDeduplicator)",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controllers = [new AbortController(), new AbortController()];
      let work: AbortSignal | undefined;
      const [leader, waiter] = controllers.map(({ signal }) =>
        group.do("key", (flight) => {
          work = flight.signal;
          return unblock.promise;
        }, { signal })
      );
      const plain = group.do("key", never);
      for (const controller of controllers) controller.abort(gone);
      assert(leader && waiter);
      assertStrictEquals(await reasonOf(leader), gone);
      assertStrictEquals(await reasonOf(waiter), gone);
      assertEquals([work?.aborted, group.has("key")], [false, true]);
      unblock.resolve("value");
      assertEquals(await plain, "value");
    },
  },
  {
    name: "S10 Group.doResult() without a signal keeps the work alive",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const leader = group.do("key", () => unblock.promise, { signal });
      const waiter = group.doResult("key", never);
      controller.abort(gone);
      await reasonOf(leader);
      assert(group.has("key"));
      unblock.resolve("value");
      assertEquals((await waiter).status, "fulfilled");
    },
  },
  {
    name:
      "S10 Group.do() takes one signal given twice as two waiters (abortable-promise-cache)",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const { signal } = controller;
      let present = () => -1;
      const leader = group.do("key", (flight) => {
        present = () => flight.callers;
        return unblock.promise;
      });
      const first = group.doResult("key", never, { signal });
      const second = group.doResult("key", never, { signal });
      assertEquals(present(), 3);
      controller.abort(gone);
      assertEquals(present(), 1);
      assertEquals([(await first).status, (await second).status], [
        "aborted",
        "aborted",
      ]);
      unblock.resolve("value");
      assertEquals(await leader, "value");
    },
  },
  {
    name:
      "S10 Group.do() frees the key when one signal was all its callers had (abortable-promise-cache)",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const work = () => new Promise<string>(() => {});
      const calls = [1, 2, 3].map(() => group.do("key", work, { signal }));
      controller.abort(gone);
      assertEquals(group.has("key"), false);
      for (const call of calls) assertStrictEquals(await reasonOf(call), gone);
      assertEquals(group.stats().aborted, 1);
    },
  },
];
