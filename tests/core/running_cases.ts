/** Running `fn` (S1) and passing on what it gives (S2). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

export const runningCases: readonly Case[] = [
  {
    name: "S1 Group.do() calls fn synchronously in the leader's own call",
    async run(make) {
      let ran = false;
      const promise = make<string>().do("key", () => {
        ran = true;
        return "value";
      });
      assert(ran);
      assertEquals(await promise, "value");
    },
  },
  {
    name: "S1 Group.do() stores the flight before fn is called",
    async run(make) {
      const group = make<string>();
      const seen: unknown[] = [];
      await group.do("key", () => {
        seen.push(group.has("key"), group.size, group.stats().running);
        return "value";
      });
      assertEquals(seen, [true, 1, 1]);
    },
  },
  {
    name: "S1 Group.do() runs fn once for a thousand calls of one tick",
    async run(make) {
      const group = make<object>();
      let runs = 0;
      const calls = Array.from({ length: 1000 }, () =>
        group.do("key", () => {
          runs++;
          return Promise.resolve({});
        }));
      const values = await Promise.all(calls);
      assertEquals(runs, 1);
      assertEquals(new Set(values).size, 1);
    },
  },
  {
    name: "S1 Group.do() checks closed, then signal, then key, then fn",
    async run(make) {
      const reason = new Error("the signal's reason");
      const signal = AbortSignal.abort(reason);
      const badKey = (() => {}) as never;
      const badFn = "no function" as never;
      const open = make<string>();
      const closed = make<string>();
      closed.close();
      const refused = await reasonOf(closed.do(badKey, badFn, { signal }));
      assertInstanceOf(refused, DOMException);
      assertEquals(refused.name, "InvalidStateError");
      assertStrictEquals(
        await reasonOf(open.do(badKey, badFn, { signal })),
        reason,
      );
      const key = await reasonOf(open.do(badKey, badFn));
      assertInstanceOf(key, TypeError);
      assert(/key/.test(key.message), key.message);
      const fn = await reasonOf(open.do("key", badFn));
      assertInstanceOf(fn, TypeError);
      assert(/fn/.test(fn.message), fn.message);
    },
  },
  {
    name: "S1 Group.do() does not look at a waiter's fn",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      const waiter = group.do("key", null as never);
      const another = group.doResult("key", 1 as never);
      unblock.resolve("value");
      assertEquals(await leader, "value");
      assertEquals(await waiter, "value");
      assertEquals((await another).status, "fulfilled");
    },
  },
  {
    name: "S2 Group.do() gives every caller the value by identity",
    async run(make) {
      const group = make<object>();
      const value = { mutable: true };
      const unblock = Promise.withResolvers<object>();
      const { signal } = new AbortController();
      const calls = [
        group.do("key", () => unblock.promise),
        group.do("key", never),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      const result = group.doResult("key", never);
      unblock.resolve(value);
      for (const got of await Promise.all(calls)) {
        assertStrictEquals(got, value);
      }
      const { status, ...rest } = await result;
      assertEquals(status, "fulfilled");
      assertStrictEquals((rest as { value?: unknown }).value, value);
    },
  },
  {
    name:
      "S2 Group.do() rejects every caller with the very reason, falsy ones too (@cacheable/utils)",
    async run(make) {
      const reasons = [
        undefined,
        0,
        "",
        "text",
        null,
        false,
        NaN,
        new Error("x"),
      ];
      for (const reason of reasons) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const { signal } = new AbortController();
        const calls = [
          group.do("key", () => unblock.promise),
          group.do("key", never),
          group.do("key", never, { signal }),
        ];
        const result = group.doResult("key", never);
        unblock.reject(reason);
        for (const outcome of await Promise.allSettled(calls)) {
          assertEquals(outcome.status, "rejected");
          assertStrictEquals((outcome as { reason?: unknown }).reason, reason);
        }
        const got = await result;
        assert(got.status === "rejected");
        assertStrictEquals(got.reason, reason);
      }
    },
  },
  {
    name: "S2 Group.do() resolves undefined when fn gives undefined",
    async run(make) {
      const group = make<undefined>();
      const calls = [group.do("key", () => undefined), group.do("key", never)];
      assertEquals(await Promise.all(calls), [undefined, undefined]);
    },
  },
  {
    name:
      "S2 Group.do() shares one failing run among all its callers (bentocache)",
    async run(make) {
      const group = make<string>();
      let runs = 0;
      const failing = () => {
        runs++;
        return Promise.reject(new Error(`run ${runs}`));
      };
      const calls = [1, 2, 3, 4].map(() => reasonOf(group.do("key", failing)));
      const reasons = await Promise.all(calls);
      assertEquals(runs, 1);
      assertEquals(new Set(reasons).size, 1);
    },
  },
];
