/** What `fn` may give back, and what callers get of it (S3). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { builtin, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

export const workCases: readonly Case[] = [
  {
    name:
      "S3 Group.do() turns a synchronous throw into a rejection and frees the key (@jswork/singleflight, abortable-promise-cache, p-memoize)",
    async run(make) {
      const group = make<string>();
      const boom = new Error("boom");
      const leader = group.do("key", () => {
        throw boom;
      });
      assertStrictEquals(await reasonOf(leader), boom);
      assertEquals(group.has("key"), false);
      assertEquals(await group.do("key", () => "again"), "again");
    },
  },
  {
    name: "S3 Group.do() passes on a thrown undefined",
    async run(make) {
      const group = make<string>();
      const leader = group.do("key", () => {
        throw undefined;
      });
      const waiter = group.do("key", never);
      assertStrictEquals(await reasonOf(leader), undefined);
      assertStrictEquals(await reasonOf(waiter), undefined);
    },
  },
  {
    name:
      "S3 Group.do() lets callers of the same tick join a synchronous throw",
    async run(make) {
      const group = make<string>();
      const boom = new Error("boom");
      let runs = 0;
      const throwing = () => {
        runs++;
        throw boom;
      };
      const calls = [1, 2, 3].map(() => reasonOf(group.do("key", throwing)));
      assertEquals(await Promise.all(calls), [boom, boom, boom]);
      assertEquals(runs, 1);
    },
  },
  {
    name:
      "S3 Group.do() takes a plain value, which callers of the same tick join (@jswork, @alexandermzchiu, abortable-promise-cache)",
    async run(make) {
      const group = make<number>();
      let runs = 0;
      const plain = () => ++runs;
      const calls = [1, 2, 3].map(() => group.do("key", plain));
      assert(group.has("key"));
      assertEquals(await Promise.all(calls), [1, 1, 1]);
      assertEquals(group.has("key"), false);
    },
  },
  {
    name: "S3 Group.do() takes a thenable (@jswork, @alexandermzchiu)",
    async run(make) {
      const thenable = {
        then(resolve: (value: string) => void) {
          resolve("value");
        },
      } as PromiseLike<string>;
      const group = make<string>();
      const calls = [group.do("key", () => thenable), group.do("key", never)];
      assertEquals(await Promise.all(calls), ["value", "value"]);
    },
  },
  {
    name: "S3 Group.do() counts a thenable that calls back twice once",
    async run(make) {
      const group = make<string>();
      const twice = {
        then(resolve: (value: string) => void, reject: (why: unknown) => void) {
          resolve("first");
          resolve("second");
          reject(new Error("third"));
        },
      } as PromiseLike<string>;
      const result = group.doResult("key", () => twice);
      assertEquals(await result, {
        status: "fulfilled",
        value: "first",
        shared: false,
        leader: true,
        callers: 1,
      });
      const { fulfilled, rejected, running } = group.stats();
      assertEquals([fulfilled, rejected, running], [1, 0, 0]);
    },
  },
  {
    name:
      "S3 Group.do() takes a subclassed promise and gives plain native ones",
    async run(make) {
      class Own<T> extends Promise<T> {}
      const group = make<string>();
      const { signal } = new AbortController();
      const calls = [
        group.do("key", () => Own.resolve("value")),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      for (const call of calls) {
        assertStrictEquals(Object.getPrototypeOf(call), Promise.prototype);
        assertEquals(await call, "value");
      }
    },
  },
  {
    name: "S3 Group.do() gives a plain native promise whatever happens",
    async run(make) {
      const closed = make<string>();
      closed.close();
      const group = make<string>();
      const signal = AbortSignal.abort();
      const calls: Promise<unknown>[] = [
        group.do("plain", () => "value"),
        group.do("thrown", () => {
          throw new Error("boom");
        }),
        group.do("refused", never, { signal }),
        group.do("bad fn", null as never),
        group.do((() => {}) as never, never),
        group.doResult("result", () => "value"),
        group.doMany(["many"], () => ["value"]),
        closed.do("closed", never),
      ];
      for (const call of calls) {
        assertStrictEquals(Object.getPrototypeOf(call), Promise.prototype);
      }
      await Promise.allSettled(calls);
    },
  },
  {
    name: "S3 Group.do() takes a promise of another realm",
    not: { workerd: "workerd has one realm and no node:vm that runs code" },
    async run(make) {
      const vm = builtin<{ runInNewContext(code: string): unknown }>("node:vm");
      assert(vm, "This runtime has no node:vm");
      const foreign = vm.runInNewContext("Promise.resolve(42)");
      assertEquals(foreign instanceof Promise, false);
      const group = make<number>();
      const leader = group.do("key", () => foreign as Promise<number>);
      const waiter = group.do("key", never);
      assertStrictEquals(Object.getPrototypeOf(leader), Promise.prototype);
      assertEquals(await Promise.all([leader, waiter]), [42, 42]);
    },
  },
  {
    name: "S3 Group.do() rejects an fn that is no function and takes no slot",
    async run(make) {
      const group = make<string>();
      for (const fn of [undefined, null, "text", 0, {}, Promise.resolve("x")]) {
        assertInstanceOf(
          await reasonOf(group.do("key", fn as never)),
          TypeError,
        );
        assertEquals([group.has("key"), group.size], [false, 0]);
      }
      assertEquals(group.stats().flights, 0);
      assertEquals(await group.do("key", () => "value"), "value");
    },
  },
];
