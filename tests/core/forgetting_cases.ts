/** Forgetting (S15): later callers start afresh, present ones lose nothing. */

import { assert, assertEquals } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

export const forgettingCases: readonly Case[] = [
  {
    name:
      "S15 Group.forget() then settle never removes a newer flight (golang/go#31420, async-cache-dedupe)",
    async run(make) {
      const group = make<string>();
      const old = Promise.withResolvers<string>();
      const fresh = Promise.withResolvers<string>();
      let runs = 0;
      const first = group.do("key", () => {
        runs++;
        return old.promise;
      });
      assertEquals(group.forget("key"), true);
      const second = group.do("key", () => {
        runs++;
        return fresh.promise;
      });
      old.resolve("old");
      assertEquals(await first, "old");
      assertEquals([group.has("key"), group.size], [true, 1]);
      const third = group.do("key", never);
      fresh.resolve("fresh");
      assertEquals(await Promise.all([second, third]), ["fresh", "fresh"]);
      assertEquals([runs, group.has("key")], [2, false]);
    },
  },
  {
    name: "S15 Group.forget() then a failure never removes a newer flight",
    async run(make) {
      const group = make<string>();
      const old = Promise.withResolvers<string>();
      const fresh = Promise.withResolvers<string>();
      const first = group.do("key", () => old.promise);
      group.forget("key");
      const second = group.do("key", () => fresh.promise);
      old.reject(new Error("boom"));
      await reasonOf(first);
      const third = group.do("key", never);
      fresh.resolve("fresh");
      assertEquals(await Promise.all([second, third]), ["fresh", "fresh"]);
    },
  },
  {
    name:
      "S15 Group.forget() leaves present callers the old outcome (deno-singleflight, t2bot/go-singleflight-streams)",
    async run(make) {
      const group = make<string>();
      const old = Promise.withResolvers<string>();
      const { signal } = new AbortController();
      const calls = [
        group.do("key", () => old.promise),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      const result = group.doResult("key", never);
      group.forget("key");
      old.resolve("old");
      assertEquals(await Promise.all(calls), ["old", "old", "old"]);
      const { status, callers } = await result;
      assertEquals([status, callers], ["fulfilled", 4]);
    },
  },
  {
    name:
      "S15 Group.forget() does not abort the work (singleflight-modern, lru-cache)",
    async run(make) {
      const group = make<string>();
      const old = Promise.withResolvers<string>();
      let work: AbortSignal | undefined;
      const first = group.do("key", (flight) => {
        work = flight.signal;
        return old.promise;
      });
      group.forget("key");
      assertEquals(work?.aborted, false);
      old.resolve("old");
      assertEquals(await first, "old");
      assertEquals(work?.aborted, false);
      assertEquals(group.stats().aborted, 0);
    },
  },
  {
    name: "S15 Group.forget() says whether there was a flight",
    async run(make) {
      const group = make<string>();
      assertEquals(group.forget("key"), false);
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      assertEquals([group.forget("key"), group.forget("key")], [true, false]);
      assertEquals([group.has("key"), group.size], [false, 0]);
      unblock.resolve("value");
      await leader;
      assertEquals(group.forget("key"), false);
    },
  },
  {
    name: "S15 Group.forget() may be called again and again for one key",
    async run(make) {
      const group = make<number>();
      const gates = [0, 1, 2, 3].map(() => Promise.withResolvers<number>());
      const calls = gates.map((gate) => {
        const call = group.do("key", () => gate.promise);
        group.forget("key");
        return call;
      });
      gates.toReversed().forEach((gate, index) => gate.resolve(3 - index));
      assertEquals(await Promise.all(calls), [0, 1, 2, 3]);
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name:
      "S15 Group.forget() with ifUnshared forgets a flight with a single caller (golang/go#54439)",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      assertEquals(group.forget("key", { ifUnshared: true }), false);
      const leader = group.do("key", () => unblock.promise);
      assertEquals(group.forget("key", { ifUnshared: true }), true);
      assertEquals(group.has("key"), false);
      unblock.resolve("value");
      assertEquals(await leader, "value");
    },
  },
  {
    name: "S15 Group.forget() with ifUnshared leaves a shared flight alone",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const calls = [
        group.do("key", () => unblock.promise),
        group.do("key", never),
      ];
      assertEquals(group.forget("key", { ifUnshared: true }), false);
      assert(group.has("key"));
      calls.push(group.do("key", never));
      assertEquals(group.forget("key", { ifUnshared: false }), true);
      unblock.resolve("value");
      assertEquals(await Promise.all(calls), ["value", "value", "value"]);
    },
  },
  {
    name:
      "S15 Group.forget() with ifUnshared counts the callers that are present",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const leader = group.do("key", () => unblock.promise);
      const leaver = group.do("key", never, { signal: controller.signal });
      assertEquals(group.forget("key", { ifUnshared: true }), false);
      controller.abort();
      await reasonOf(leaver);
      assertEquals(group.forget("key", { ifUnshared: true }), true);
      unblock.resolve("value");
      assertEquals(await leader, "value");
    },
  },
  {
    name:
      "S15 Group.forget() with ifUnshared counts callers that gave the same signal",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const { signal } = new AbortController();
      const calls = [1, 2].map(() =>
        group.do("key", () => unblock.promise, { signal })
      );
      assertEquals(group.forget("key", { ifUnshared: true }), false);
      unblock.resolve("value");
      await Promise.all(calls);
    },
  },
  {
    name:
      "S15 Group.forget() with ifUnshared forgets a detached flight that everyone left",
    async run(make) {
      const group = make<string>({ detached: true });
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const left = group.do("key", () => unblock.promise, { signal });
      controller.abort();
      await reasonOf(left);
      assertEquals(group.forget("key", { ifUnshared: true }), true);
      unblock.resolve("value");
      await group.idle();
    },
  },
  {
    name: "S15 Group.forgetAll() forgets every flight and says how many",
    async run(make) {
      const group = make<string>();
      assertEquals(group.forgetAll(), 0);
      const unblock = Promise.withResolvers<string>();
      const calls = ["a", "b", "c", "a"].map((key) =>
        group.do(key, () => unblock.promise)
      );
      assertEquals(group.forgetAll(), 3);
      assertEquals([group.size, group.has("a"), group.forgetAll()], [
        0,
        false,
        0,
      ]);
      const fresh = group.do("a", () => "fresh");
      unblock.resolve("old");
      assertEquals(await Promise.all(calls), ["old", "old", "old", "old"]);
      assertEquals(await fresh, "fresh");
    },
  },
  {
    name:
      "S15 Group.forget() lets a waiter of the old flight leave it, and only it",
    async run(make) {
      const group = make<string>();
      const gates = [0, 1].map(() => Promise.withResolvers<string>());
      const controller = new AbortController();
      const old = group.do("key", () => gates[0]!.promise);
      const leaver = group.do("key", never, { signal: controller.signal });
      group.forget("key");
      const fresh = group.doResult("key", () => gates[1]!.promise);
      controller.abort();
      await reasonOf(leaver);
      gates[0]!.resolve("old");
      gates[1]!.resolve("fresh");
      assertEquals(await old, "old");
      assertEquals((await fresh).callers, 1);
    },
  },
];
