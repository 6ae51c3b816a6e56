/** An observer that throws or calls back can break nothing (S19). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { flush, never, reasonOf, withGlobal } from "../gates.ts";
import type { Key, Observer } from "@scope/singleflight";
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

/** An observer all of whose methods do `act`; counts how often. */
function hostile(
  act: () => unknown,
): { calls: () => number; observer: Observer<Key> } {
  let calls = 0;
  const observer: Observer<Key> = {};
  for (const hook of hooks) {
    observer[hook] = () => {
      calls++;
      return act() as void;
    };
  }
  return { calls: () => calls, observer };
}

export const badObserverCases: readonly Case[] = [
  {
    name: "S19 Observer that throws can't break a flight, and is counted",
    async run(make) {
      const { calls, observer } = hostile(() => {
        throw new Error("from the observer");
      });
      const group = make<string>({ observer });
      const controller = new AbortController();
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      const waiter = group.do("key", never);
      const leaver = group.do("key", never, { signal: controller.signal });
      controller.abort(gone);
      const left = group.doResult("left", () => new Promise(() => {}));
      group.forget("left");
      group.abort("key", gone);
      unblock.resolve("late");
      for (const call of [leader, waiter, leaver]) {
        assertStrictEquals(await reasonOf(call), gone);
      }
      group.close();
      assertEquals((await left).status, "aborted");
      assertEquals(group.size, 0);
      await flush();
      assert(calls() >= 8, `${calls()} calls`);
      assertEquals(group.stats().observerErrors, calls());
    },
  },
  {
    name: "S19 Observer.error that throws too breaks nothing",
    async run(make) {
      const { observer } = hostile(() => {
        throw new Error("from the observer");
      });
      observer.error = () => {
        throw new Error("from its error");
      };
      const group = make<string>({ observer });
      const calls = [group.do("key", () => "value"), group.do("key", never)];
      assertEquals(await Promise.all(calls), ["value", "value"]);
      assert(group.stats().observerErrors >= 3);
    },
  },
  {
    name:
      "S19 Observer that gives a rejecting promise counts as one that throws",
    async run(make) {
      const errors: unknown[] = [];
      const group = make<string>({
        observer: {
          lead: () => Promise.reject(gone) as unknown as void,
          error: (error) => errors.push(error),
        },
      });
      assertEquals(await group.do("key", () => "value"), "value");
      await flush();
      assertEquals(errors, [gone]);
      assertEquals(group.stats().observerErrors, 1);
    },
  },
  {
    name: "S19 Group never calls reportError",
    async run(make) {
      const { observer } = hostile(() => {
        throw new Error("from the observer");
      });
      let reports = 0;
      await withGlobal("reportError", () => reports++, async () => {
        const group = make<string>({ observer });
        await Promise.all([
          group.do("key", () => "value"),
          group.do("key", never),
        ]);
        await reasonOf(group.do("key", () => Promise.reject(gone)));
        await flush();
      });
      assertEquals(reports, 0);
    },
  },
  {
    name: "S19 Observer may call the group from its methods",
    async run(make) {
      let inner: Promise<string> | undefined;
      const group = make<string>({
        observer: {
          lead: ({ key }) => {
            if (key === "key") inner = group.do("other", () => "other");
          },
          settle: ({ key }) => void group.forget(key),
          join: ({ key }) => void group.abort(key, gone),
        },
      });
      const leader = group.doResult("key", () => Promise.resolve("value"));
      const waiter = group.do("key", never);
      assertStrictEquals(await reasonOf(waiter), gone);
      assertEquals((await leader).status, "aborted");
      assertEquals(await inner, "other");
    },
  },
  {
    name: "S19 Observer.lead that joins its own flight breaks nothing",
    async run(make) {
      let inner: Promise<string> | undefined;
      const group = make<string>({
        observer: {
          lead: ({ key }) => {
            inner ??= group.do(key, never);
          },
        },
      });
      assertEquals(await group.do("key", () => "value"), "value");
      assertEquals(await inner, "value");
    },
  },
];
