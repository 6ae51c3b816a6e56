/** What a caller learns of the others (S5), and what groups keep apart (S6). */

import { assert, assertEquals } from "@std/assert";
import { builtin, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

interface Store {
  run<T>(store: string, body: () => T): T;
  getStore(): string | undefined;
}

export const countingCases: readonly Case[] = [
  {
    name: "S5 Group.doResult() tells every caller how many joined, and who led",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const calls = [
        group.doResult("key", () => unblock.promise),
        group.doResult("key", never),
        group.doResult("key", never),
      ];
      unblock.resolve("value");
      const common = {
        status: "fulfilled",
        value: "value",
        shared: true,
        callers: 3,
      };
      assertEquals<unknown>(await Promise.all(calls), [
        { ...common, leader: true },
        { ...common, leader: false },
        { ...common, leader: false },
      ]);
    },
  },
  {
    name: "S5 Group.doResult() says unshared of a flight with one caller",
    async run(make) {
      const boom = new Error("boom");
      const result = await make<string>().doResult(
        "key",
        () => Promise.reject(boom),
      );
      assertEquals(result, {
        status: "rejected",
        reason: boom,
        shared: false,
        leader: true,
        callers: 1,
      });
    },
  },
  {
    name:
      "S5 Group.doResult() judges shared on settling, not on starting (x/sync)",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", () => "plain");
      const waiter = group.do("key", never);
      assertEquals((await leader).shared, true);
      assertEquals(await waiter, "plain");
    },
  },
  {
    name: "S5 Result.callers counts up to this caller's leaving",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const leader = group.doResult("key", () => unblock.promise);
      const leaver = group.doResult("key", never, {
        signal: controller.signal,
      });
      controller.abort();
      const later = group.doResult("key", never);
      unblock.resolve("value");
      const left = await leaver;
      assertEquals([left.status, left.callers, left.shared], [
        "aborted",
        2,
        true,
      ]);
      assertEquals((await leader).callers, 3);
      assertEquals((await later).callers, 3);
    },
  },
  {
    name: "S5 Result.shared stays true when the other caller has left",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const leader = group.doResult("key", () => unblock.promise);
      const leaver = group.do("key", never, { signal: controller.signal });
      controller.abort();
      await reasonOf(leaver);
      unblock.resolve("value");
      const { shared, callers } = await leader;
      assertEquals([shared, callers], [true, 2]);
    },
  },
  {
    name: "S5 Flight.callers is how many are present now",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      let present = () => -1;
      const leader = group.do("key", (flight) => {
        present = () => flight.callers;
        return unblock.promise;
      });
      assertEquals(present(), 1);
      const leaver = group.do("key", never, { signal: controller.signal });
      assertEquals(present(), 2);
      const waiter = group.do("key", never);
      assertEquals(present(), 3);
      controller.abort();
      assertEquals(present(), 2);
      unblock.resolve("value");
      await reasonOf(leaver);
      assertEquals(await Promise.all([leader, waiter]), ["value", "value"]);
    },
  },
  {
    name: "S5 Flight.callers is 1 while fn is called",
    async run(make) {
      const group = make<number>();
      assertEquals(await group.do("key", (flight) => flight.callers), 1);
    },
  },
  {
    name:
      "S6 Group keeps two groups apart (node-singleflight, promise-inflight, promise-coalesce, @cacheable/utils)",
    async run(make) {
      const one = make<string>();
      const two = make<string>();
      const unblock = Promise.withResolvers<void>();
      const first = one.do("key", () => unblock.promise.then(() => "one"));
      const second = two.do("key", () => unblock.promise.then(() => "two"));
      assertEquals([one.forget("other"), two.abort("other")], [false, false]);
      unblock.resolve();
      assertEquals(await Promise.all([first, second]), ["one", "two"]);
    },
  },
  {
    name: "S6 Group leaves the other group alone on forget, abort and close",
    async run(make) {
      const one = make<string>();
      const two = make<string>();
      const unblock = Promise.withResolvers<string>();
      const kept = two.do("key", () => unblock.promise);
      one.forget("key");
      one.abort("key");
      one.forgetAll();
      one.close();
      assert(two.has("key"));
      unblock.resolve("value");
      assertEquals(await kept, "value");
    },
  },
  {
    name:
      "S6 Group.do() shows the work the leader's async context, each continuation its own",
    async run(make) {
      const hooks = builtin<{ AsyncLocalStorage: new () => Store }>(
        "node:async_hooks",
      );
      assert(hooks, "This runtime has no node:async_hooks");
      const store = new hooks.AsyncLocalStorage();
      const group = make<string | undefined>();
      const unblock = Promise.withResolvers<void>();
      const call = (name: string) =>
        store.run(name, async () => {
          const { signal } = new AbortController();
          const plain = await group.do("key", async () => {
            await unblock.promise;
            return store.getStore();
          });
          const own = store.getStore();
          await group.do("other", () => "x", { signal });
          return [plain, own, store.getStore()];
        });
      const calls = [call("leader"), call("waiter"), call("second waiter")];
      unblock.resolve();
      assertEquals(await Promise.all(calls), [
        ["leader", "leader", "leader"],
        ["leader", "waiter", "waiter"],
        ["leader", "second waiter", "second waiter"],
      ]);
    },
  },
];
