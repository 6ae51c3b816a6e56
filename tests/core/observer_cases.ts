/** What an observer hears (S19). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { FlightEvent, Key, Observer } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");
const hooks = [
  "lead",
  "join",
  "leave",
  "settle",
  "forget",
  "abort",
  "orphan",
] as const;

/** An observer that writes down all it hears. */
function recorder(): {
  heard: [string, FlightEvent<Key>][];
  observer: Observer<Key>;
} {
  const heard: [string, FlightEvent<Key>][] = [];
  const observer: Observer<Key> = {};
  for (const hook of hooks) {
    observer[hook] = (event: FlightEvent<Key>) =>
      void heard.push([hook, { ...event }]);
  }
  return { heard, observer };
}

export const observerCases: readonly Case[] = [
  {
    name:
      "S19 Observer hears lead, join and settle in order, with what they add",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => {
        heard.push(["fn", {} as FlightEvent<Key>]);
        return unblock.promise;
      });
      const waiter = group.do("key", never);
      unblock.resolve("value");
      await Promise.all([leader, waiter]);
      assertEquals(heard.map(([hook]) => hook), [
        "lead",
        "fn",
        "join",
        "settle",
      ]);
      const [lead, , join, settle] = heard.map(([, event]) => event);
      assertEquals([lead?.key, lead?.role, lead?.callers], [
        "key",
        "leader",
        1,
      ]);
      assertEquals([join?.key, join?.role, join?.callers], [
        "key",
        "waiter",
        2,
      ]);
      assertEquals([settle?.key, settle?.status, settle?.callers], [
        "key",
        "fulfilled",
        2,
      ]);
      assert(typeof settle?.ms === "number" && settle.ms >= 0);
      assertEquals(
        new Set([lead, join, settle].map((event) => event?.flight)).size,
        1,
      );
    },
  },
  {
    name:
      "S19 Observer hears settle with the reason of failed work, before its callers",
    async run(make) {
      const order: unknown[] = [];
      const boom = new Error("boom");
      const group = make<string>({
        observer: {
          settle: ({ status, reason }) => order.push([status, reason]),
        },
      });
      const leader = group.do("key", () => Promise.reject(boom));
      await leader.catch(() => order.push("caller"));
      assertEquals(order.length, 2);
      assertEquals(order[0], ["rejected", boom]);
    },
  },
  {
    name: "S19 Observer hears leave, then abort, when the last caller leaves",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      const controllers = [new AbortController(), new AbortController()];
      const calls = controllers.map(({ signal }) =>
        group.do("key", () => new Promise<string>(() => {}), { signal })
      );
      controllers[0]?.abort("leader's");
      controllers[1]?.abort("waiter's");
      await Promise.all(calls.map(reasonOf));
      assertEquals(
        heard.slice(2).map(([hook, { role, callers, reason }]) => [
          hook,
          role,
          callers,
          reason,
        ]),
        [
          ["leave", "leader", 1, "leader's"],
          ["leave", "waiter", 0, "waiter's"],
          ["abort", undefined, 0, "waiter's"],
        ],
      );
      assert(typeof heard.at(-1)?.[1].ms === "number");
    },
  },
  {
    name: "S19 Observer hears settle once, of aborted work too",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      group.abort("key", gone);
      await leader;
      assertEquals(heard.map(([hook]) => hook), ["lead", "abort"]);
      assertStrictEquals(heard[1]?.[1].reason, gone);
      unblock.resolve("late");
      await group.idle();
      assertEquals(heard.map(([hook]) => hook), ["lead", "abort", "settle"]);
      const settle = heard[2]?.[1];
      assertEquals([settle?.status, settle?.callers], ["fulfilled", 0]);
    },
  },
  {
    name: "S19 Observer hears forget once per forgotten flight",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      const unblock = Promise.withResolvers<string>();
      const calls = ["a", "b"].map((key) =>
        group.do(key, () => unblock.promise)
      );
      group.forget("a");
      group.forget("a");
      group.forgetAll();
      const forgets = heard.filter(([hook]) => hook === "forget");
      assertEquals(forgets.map(([, { key }]) => key), ["a", "b"]);
      unblock.resolve("value");
      await Promise.all(calls);
    },
  },
  {
    name:
      "S19 Observer hears the leader's own key and a flight id that rises from 1",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      const keys: Key[] = [Symbol("own"), 1n, null, "text"];
      for (const key of keys) await group.do(key, () => "value");
      const leads = heard.filter(([hook]) => hook === "lead");
      assertEquals(leads.map(([, { flight }]) => flight), [1, 2, 3, 4]);
      keys.forEach((key, index) =>
        assertStrictEquals(leads[index]?.[1].key, key)
      );
      const settles = heard.filter(([hook]) => hook === "settle");
      assertEquals(settles.map(([, { flight }]) => flight), [1, 2, 3, 4]);
    },
  },
  {
    name: "S19 Observer hears nothing of bad and refused calls",
    async run(make) {
      const { heard, observer } = recorder();
      const group = make<string>({ observer });
      await reasonOf(group.do("key", null as never));
      await reasonOf(group.do((() => {}) as never, never));
      await reasonOf(group.do("key", never, { signal: AbortSignal.abort() }));
      group.close();
      await reasonOf(group.do("key", never));
      assertEquals(heard, []);
    },
  },
  {
    name: "S19 Observer.error hears what the others throw, whatever it is",
    async run(make) {
      for (const thrown of [gone, undefined, 0, "text"]) {
        const errors: unknown[] = [];
        const group = make<string>({
          observer: {
            lead() {
              throw thrown;
            },
            error: (error) => errors.push(error),
          },
        });
        assertEquals(await group.do("key", () => "value"), "value");
        assertEquals(errors, [thrown]);
        assertEquals(group.stats().observerErrors, 1);
      }
    },
  },
];
