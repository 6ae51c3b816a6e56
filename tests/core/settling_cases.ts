/** The order of settling, and what comes too late (S4). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

/** Whether the key was taken, seen from the continuation of `call`. */
function seenAfter(
  call: Promise<unknown>,
  look: () => unknown,
): Promise<unknown> {
  return call.then(look, look);
}

export const settlingCases: readonly Case[] = [
  {
    name: "S4 Group.do() starts a new flight in any caller's continuation",
    async run(make) {
      for (const rejects of [false, true]) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const { signal } = new AbortController();
        const look = () => [group.has("key"), group.size];
        const seen = Promise.all([
          seenAfter(group.do("key", () => unblock.promise), look),
          seenAfter(group.do("key", never), look),
          seenAfter(group.do("key", never), look),
          seenAfter(group.do("key", never, { signal }), look),
          seenAfter(group.doResult("key", never), look),
        ]);
        if (rejects) unblock.reject(new Error("boom"));
        else unblock.resolve("value");
        assertEquals<unknown>(
          await seen,
          Array.from({ length: 5 }, () => [false, 0]),
        );
      }
    },
  },
  {
    name: "S4 Group.do() runs fn again for a call made in a continuation",
    async run(make) {
      const group = make<number>();
      let runs = 0;
      const work = () => Promise.resolve(++runs);
      const leader = group.do("key", work).then(() => group.do("key", work));
      const waiter = group.do("key", work).then(() => group.do("key", work));
      assertEquals(await Promise.all([leader, waiter]), [2, 2]);
      assertEquals(await group.do("key", work), 3);
    },
  },
  {
    name:
      "S4 Group.do() runs afresh for the second use of a key (deno-singleflight)",
    async run(make) {
      const group = make<number>();
      assertEquals(await group.do("key", () => 1), 1);
      assertEquals(await group.do("key", () => Promise.resolve(2)), 2);
      await reasonOf(group.do("key", () => Promise.reject(new Error("boom"))));
      assertEquals(await group.do("key", () => 4), 4);
    },
  },
  {
    name: "S4 Group.abort() wins over a value that is not marked yet",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const reason = new Error("aborted first");
      const leader = group.doResult("key", () => unblock.promise);
      const waiter = group.do("key", never);
      unblock.resolve("value");
      assertEquals(group.abort("key", reason), true);
      const got = await leader;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, reason);
      assertStrictEquals(await reasonOf(waiter), reason);
    },
  },
  {
    name: "S4 Group.abort() after settling is a no-op",
    async run(make) {
      const group = make<string>();
      const late: boolean[] = [];
      const leader = group.do("key", () => Promise.resolve("value"));
      const waiter = group.do("key", never);
      const { signal } = new AbortController();
      const another = group.do("key", never, { signal });
      const abort = () => late.push(group.abort("key", new Error("late")));
      await Promise.all([leader.then(abort), waiter.then(abort)]);
      assertEquals(late, [false, false]);
      assertEquals(await another, "value");
      assertEquals(group.stats().aborted, 0);
    },
  },
  {
    name: "S4 Flight.abort() after settling is a no-op",
    async run(make) {
      const group = make<string>();
      let end = (_reason?: unknown) => new AbortController().signal;
      const leader = group.do("key", (flight) => {
        end = (reason) => {
          flight.abort(reason);
          return flight.signal;
        };
        return Promise.resolve("value");
      });
      const waiter = group.do("key", never);
      assertEquals(await leader, "value");
      const next = Promise.withResolvers<string>();
      const successor = group.do("key", () => next.promise);
      assertEquals(end(new Error("late")).aborted, false);
      assertEquals(group.stats().aborted, 0);
      assertEquals(await waiter, "value");
      assert(group.has("key"));
      next.resolve("next");
      assertEquals(await successor, "next");
    },
  },
  {
    name:
      "S4 Group.do() ignores a signal that aborts after settling (Signal-Desktop TaskDeduplicator)",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const calls = [
        group.do("key", () => Promise.resolve("value"), { signal }),
        group.do("key", never, { signal }),
      ];
      assertEquals(await Promise.all(calls), ["value", "value"]);
      const before = group.stats();
      const unblock = Promise.withResolvers<string>();
      const next = group.doResult("key", () => unblock.promise);
      controller.abort();
      assertEquals(group.stats(), {
        ...before,
        running: 1,
        flights: 2,
        callers: 3,
      });
      unblock.resolve("next");
      assertEquals(await next, {
        status: "fulfilled",
        value: "next",
        shared: false,
        leader: true,
        callers: 1,
      });
    },
  },
];
