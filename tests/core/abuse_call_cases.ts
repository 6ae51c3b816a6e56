/** Bad arguments of every call: each is told, and leaves the group as it was. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { assertTells, trap } from "./abuse_tells.ts";
import { listenersOf, never, reasonOf } from "../gates.ts";
import type { CallOptions } from "@scope/singleflight";
import type { Case } from "../case.ts";

export const abuseCallCases: readonly Case[] = [
  {
    name: "S7 Group.do() refuses options that are no object",
    async run(make) {
      const group = make<string>();
      for (const options of [null, "text", 1, true, 5n, Symbol("x")]) {
        const calls = [
          group.do("key", never, options as never),
          group.doMany(["key"], never, options as never),
        ];
        const [plain] = calls;
        assert(plain);
        const reason = await reasonOf(plain);
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "options");
        await Promise.allSettled(calls);
        const got = await group.doResult("key", never, options as never);
        assert(got.status === "rejected");
        assertInstanceOf(got.reason, TypeError);
      }
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name: "S7 Group.do() refuses a signal that is no AbortSignal",
    async run(make) {
      const group = make<string>();
      const deaf = { aborted: false };
      const half = { aborted: false, addEventListener() {} };
      for (const signal of [null, {}, "text", 1, true, deaf, half]) {
        const options = { signal } as unknown as CallOptions;
        const reason = await reasonOf(group.do("key", never, options));
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "signal");
        const got = await group.doResult("key", never, options);
        assertEquals([got.status, got.callers], ["rejected", 0]);
      }
      const trapped = { signal: trap } as unknown as CallOptions;
      await reasonOf(group.do("key", never, trapped));
      await reasonOf(
        group.do("key", never, { signal: new AbortController() } as never),
      );
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name:
      "S7 Group.do() refuses a bad signal of a caller that would have joined",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      const options = { signal: null } as unknown as CallOptions;
      assertInstanceOf(
        await reasonOf(group.do("key", never, options)),
        TypeError,
      );
      unblock.resolve("value");
      assertEquals((await leader).callers, 1);
    },
  },
  {
    name: "W2 Group.do() refuses a waitUntil that is no function",
    async run(make) {
      const group = make<string>();
      for (const waitUntil of [null, {}, "text", 1, true]) {
        const options = { waitUntil } as unknown as CallOptions;
        const reason = await reasonOf(group.do("key", never, options));
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "waitUntil");
      }
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name: "S7 Group.do() takes options that are left out, undefined or empty",
    async run(make) {
      const group = make<string>();
      const empty = { signal: undefined, waitUntil: undefined } as unknown;
      for (const options of [undefined, {}, empty, Object.create(null)]) {
        assertEquals(
          await group.do("key", () => "value", options as CallOptions),
          "value",
        );
      }
    },
  },
  {
    name:
      "S3 Group.do() turns an option's getter that throws into a rejection and takes no slot",
    async run(make) {
      const group = make<string>();
      const boom = new Error("from the getter");
      for (const name of ["signal", "waitUntil"]) {
        const options = Object.defineProperty({}, name, {
          get() {
            throw boom;
          },
        });
        assertStrictEquals(
          await reasonOf(group.do("key", never, options)),
          boom,
        );
        const got = await group.doResult("key", never, options);
        assertEquals(got.status, "rejected");
      }
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name:
      "S3 Group.do() refuses an fn that is no function, and says what it was",
    async run(make) {
      const group = make<string>();
      for (const fn of [undefined, null, "text", 1, {}, trap]) {
        const reason = await reasonOf(group.do("key", fn as never));
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "fn");
      }
    },
  },
  {
    name: "K2 Group rejects keys that have no canonical form, traps and all",
    async run(make) {
      const group = make<string>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const toString = () => {
        throw new Error("from toString");
      };
      const keys = [
        () => {},
        class {},
        new Proxy(() => {}, { get: toString }),
        Object.assign(() => {}, { toString, [Symbol.toPrimitive]: toString }),
        { toString, toJSON: toString },
        new WeakMap(),
        Promise.resolve(),
      ];
      for (const key of keys) {
        const call = group.do(key as never, never, { signal });
        const reason = await reasonOf(call);
        assertInstanceOf(reason, TypeError);
        assert(/key/.test(reason.message), reason.message);
        const [got] = await group.doMany([key as never], never);
        assertEquals(got?.status, "rejected");
        assertThrows(() => group.has(key as never), TypeError);
        assertThrows(() => group.forget(key as never), TypeError);
        assertThrows(() => group.abort(key as never), TypeError);
      }
      assertEquals([group.size, group.stats().callers, probe.count], [0, 0, 0]);
    },
  },
  {
    name: "K2 Group with a key function refuses what is no primitive",
    async run(make) {
      for (const key of [{}, [], () => {}, trap]) {
        const group = make<string, unknown>({ key: () => key as never });
        const reason = await reasonOf(group.do("x", never));
        assertInstanceOf(reason, TypeError);
        assert(/key/.test(reason.message), reason.message);
      }
    },
  },
  {
    name:
      "K2 Group with a key function that aborts or closes refuses that call",
    async run(make) {
      const gone = new Error("gone");
      for (const suffix of ["", " mapped"]) {
        for (const act of ["abort", "close"]) {
          const controller = new AbortController();
          const group = make<string, string>({
            key: (key) => {
              if (act === "abort") controller.abort(gone);
              else group.close();
              return key + suffix;
            },
          });
          const { signal } = controller;
          const calls = [
            group.doResult("key", never, { signal }),
            group.doMany(["key"], never, { signal }).then(([got]) => got),
          ];
          for (const got of await Promise.all(calls)) {
            assertEquals([got?.status, got?.callers], ["aborted", 0]);
          }
          assertEquals([group.size, group.stats().flights], [0, 0]);
        }
      }
    },
  },
  {
    name: "S20 Group.doMany() refuses keys that are no array",
    async run(make) {
      const group = make<string>();
      for (
        const keys of [
          undefined,
          null,
          "ab",
          2,
          { length: 1 },
          new Set(["a"]),
          trap,
        ]
      ) {
        const reason = await reasonOf(group.doMany(keys as never, never));
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "keys");
      }
      assertEquals(group.stats().callers, 0);
    },
  },
  {
    name: "S22 Group.idle() refuses a signal that is no AbortSignal",
    async run(make) {
      for (const signal of [null, {}, "text"]) {
        const reason = await reasonOf(make<string>().idle({ signal } as never));
        assertInstanceOf(reason, TypeError);
        assertTells(reason, "signal");
      }
    },
  },
];
