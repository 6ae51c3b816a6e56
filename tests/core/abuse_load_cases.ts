/** Very many keys, callers and re-entries at once. */

import { assert, assertEquals } from "@std/assert";
import { never } from "../gates.ts";
import { Group } from "@scope/singleflight";
import type { Key, Observer } from "@scope/singleflight";
import type { Case } from "../case.ts";

export const abuseLoadCases: readonly Case[] = [
  {
    name: "S22 Group runs 100,000 keys at the same time and keeps none",
    // A hundred thousand beats would be all that recovery added here.
    sameTick: true,
    async run(make) {
      const group = make<number>();
      const unblock = Promise.withResolvers<void>();
      const calls: Promise<number>[] = [];
      for (let key = 0; key < 100_000; key++) {
        calls.push(group.do(key, () => unblock.promise.then(() => key)));
      }
      assertEquals(group.size, 100_000);
      unblock.resolve();
      const values = await Promise.all(calls);
      assert(values.every((value, index) => value === index));
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name: "S5 Group.do() serves 100,000 callers of one key",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      const calls: Promise<string>[] = [];
      for (let call = 1; call < 100_000; call++) {
        calls.push(group.do("key", never));
      }
      unblock.resolve("value");
      assertEquals((await leader).callers, 100_000);
      assertEquals(new Set(await Promise.all(calls)).size, 1);
    },
  },
  {
    name:
      "S9 Group.do() lets 5,000 callers leave by one signal, and aborts once",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const calls = Array.from(
        { length: 5_000 },
        (_, call) =>
          group.doResult(call % 100, () => new Promise(() => {}), { signal }),
      );
      controller.abort();
      assertEquals(group.size, 0);
      const results = await Promise.all(calls);
      assert(results.every(({ status }) => status === "aborted"));
      assertEquals(group.stats().aborted, 100);
    },
  },
  {
    // A Worker's request may have 10,000 timers, a Durable Object is all one.
    name:
      "W2 Group.do() with recoverOrphans serves 12,000 callers of one request",
    sameTick: true,
    async run() {
      const group = new Group<string>({ recoverOrphans: true });
      const unblock = Promise.withResolvers<string>();
      const calls = [group.do("key", () => unblock.promise)];
      while (calls.length < 12_000) calls.push(group.do("key", never));
      unblock.resolve("value");
      assertEquals(new Set(await Promise.all(calls)), new Set(["value"]));
      assertEquals(group.size, 0);
    },
  },
  {
    name: "S18 Group.do() inside fn, 200 keys deep",
    async run(make) {
      const group = make<number>();
      const dive = (depth: number): Promise<number> =>
        group.do(
          depth,
          () => depth === 200 ? 0 : dive(depth + 1).then((below) => below + 1),
        );
      assertEquals(await dive(0), 200);
      assertEquals([group.size, group.stats().flights], [0, 201]);
    },
  },
  {
    name: "S18 Group.do() inside fn joins the flight 1,000 times",
    async run(make) {
      const group = make<string>();
      const inner: Promise<string>[] = [];
      const leader = group.doResult("key", () => {
        for (let call = 1; call < 1000; call++) {
          inner.push(group.do("key", never));
        }
        return "value";
      });
      assertEquals((await leader).callers, 1000);
      assertEquals(new Set(await Promise.all(inner)), new Set(["value"]));
    },
  },
  {
    name: "S18 Group survives a storm of forget, abort and do inside fn",
    async run(make) {
      const group = make<number>();
      const calls: Promise<unknown>[] = [];
      let runs = 0;
      const storm = (depth: number): Promise<number> => {
        const call = group.do("key", (flight) => {
          runs++;
          if (depth > 0) {
            if (depth % 3 === 0) group.forget("key");
            if (depth % 3 === 1) group.abort("key", depth);
            if (depth % 3 === 2) flight.abort(depth);
            void storm(depth - 1);
          }
          return depth;
        });
        calls.push(call);
        return call;
      };
      void storm(300).catch(() => {});
      const outcomes = await Promise.allSettled(calls);
      assertEquals([runs, outcomes.length, group.size], [301, 301, 0]);
      const failed = outcomes.filter(({ status }) => status === "rejected");
      assertEquals(failed.length, 200);
      await group.idle();
      assertEquals(group.stats().running, 0);
    },
  },
  {
    name: "S4 Group.do() runs 10,000 flights of one key in a row",
    async run(make) {
      const group = make<number>();
      for (let round = 0; round < 10_000; round++) {
        const calls = [group.do("key", () => round), group.do("key", never)];
        assertEquals(await calls[1], round);
      }
      assertEquals(group.stats().flights, 10_000);
    },
  },
  {
    name:
      "S19 Observer that forgets, aborts and throws at every event strands nobody",
    async run(make) {
      const hooks = [
        "lead",
        "join",
        "leave",
        "settle",
        "forget",
        "abort",
      ] as const;
      for (const act of ["forget", "abort", "close", "forgetAll"] as const) {
        const observer: Observer<Key> = {};
        for (const hook of hooks) {
          observer[hook] = () => {
            hostile[act]("key");
            throw new Error(hook);
          };
        }
        const hostile = make<string>({ observer });
        const controller = new AbortController();
        const { signal } = controller;
        const calls = [
          hostile.do("key", () => Promise.resolve("value")),
          hostile.do("key", () => Promise.resolve("value")),
          hostile.doResult("key", () => Promise.resolve("value"), { signal }),
          hostile.doMany(["key", "other"], (missing) => missing.map(String)),
        ];
        controller.abort();
        await Promise.allSettled<unknown>(calls);
        await hostile.idle();
        assertEquals([hostile.size, hostile.stats().running], [0, 0]);
      }
    },
  },
];
