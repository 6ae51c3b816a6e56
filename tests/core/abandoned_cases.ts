/** Work that nobody waits for: detached (S9), or abandoned and late (S14). */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { isPending, never, reasonOf } from "../gates.ts";
import type { FlightEvent, Key } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const abandonedCases: readonly Case[] = [
  {
    name:
      "S9 Group.do() that is detached goes on when the last caller leaves, and may be joined",
    async run(make) {
      const group = make<string>({ detached: true });
      const controller = new AbortController();
      const unblock = Promise.withResolvers<string>();
      let work: AbortSignal | undefined;
      const left = group.do("key", (flight) => {
        work = flight.signal;
        return unblock.promise;
      }, { signal: controller.signal });
      controller.abort(gone);
      assertStrictEquals(await reasonOf(left), gone);
      assertEquals([work?.aborted, group.has("key")], [false, true]);
      const late = group.doResult("key", never);
      unblock.resolve("value");
      assertEquals(await late, {
        status: "fulfilled",
        value: "value",
        shared: true,
        leader: false,
        callers: 2,
      });
      const { aborted, fulfilled } = group.stats();
      assertEquals([aborted, fulfilled], [0, 1]);
    },
  },
  {
    name:
      "S9 Group.do() that is detached frees the key when abandoned work settles",
    async run(make) {
      const group = make<string>({ detached: true });
      const controller = new AbortController();
      const unblock = Promise.withResolvers<string>();
      const { signal } = controller;
      const left = group.do("key", () => unblock.promise, { signal });
      controller.abort(gone);
      await reasonOf(left);
      unblock.resolve("value");
      await group.idle();
      assertEquals([group.has("key"), group.stats().fulfilled], [false, 1]);
    },
  },
  {
    name:
      "S9 Group.abort(), timeout and close end a detached flight nobody waits for",
    async run(make) {
      for (const end of ["abort", "close", "timeout"]) {
        const group = make<string>({
          detached: true,
          ...(end === "timeout" ? { timeout: 5 } : {}),
        });
        const controller = new AbortController();
        const ended = Promise.withResolvers<void>();
        const left = group.do("key", ({ signal }) => {
          signal.addEventListener("abort", () => ended.resolve());
          return new Promise(() => {});
        }, { signal: controller.signal });
        controller.abort(gone);
        await reasonOf(left);
        assert(group.has("key"));
        if (end === "abort") assertEquals(group.abort("key"), true);
        if (end === "close") group.close();
        await ended.promise;
        assertEquals(group.has("key"), false);
      }
    },
  },
  {
    name: "S14 Group.do() keeps late work of a left flight from everybody",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const old = Promise.withResolvers<string>();
      const { signal } = controller;
      const left = group.do("key", () => old.promise, { signal });
      controller.abort(gone);
      const fresh = Promise.withResolvers<string>();
      const leader = group.do("key", () => fresh.promise);
      old.reject(new Error("late failure"));
      assertStrictEquals(await reasonOf(left), gone);
      assertEquals(await isPending(leader), true);
      fresh.resolve("fresh");
      assertEquals(await leader, "fresh");
    },
  },
  {
    name: "S14 Observer.settle hears of work that fails after everyone left",
    async run(make) {
      const settled: FlightEvent<Key>[] = [];
      const group = make<string>({
        observer: { settle: (event) => settled.push(event) },
      });
      const controller = new AbortController();
      const old = Promise.withResolvers<string>();
      const late = new Error("late failure");
      const { signal } = controller;
      const left = group.do("key", () => old.promise, { signal });
      controller.abort(gone);
      await reasonOf(left);
      assertEquals(settled, []);
      old.reject(late);
      await group.idle();
      assertEquals(settled.length, 1);
      const [event] = settled;
      assertEquals([event?.key, event?.status, event?.callers], [
        "key",
        "rejected",
        0,
      ]);
      assertStrictEquals(event?.reason, late);
      const { rejected, aborted, running } = group.stats();
      assertEquals([rejected, aborted, running], [0, 1, 0]);
    },
  },
  {
    name: "S14 Group.stats() counts abandoned work as running until it settles",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const old = Promise.withResolvers<string>();
      const { signal } = controller;
      const left = group.do("key", () => old.promise, { signal });
      controller.abort(gone);
      assertNotStrictEquals(await reasonOf(left), undefined);
      assertEquals([group.size, group.stats().running], [0, 1]);
      old.resolve("late");
      await group.idle();
      assertEquals(group.stats().running, 0);
    },
  },
];
