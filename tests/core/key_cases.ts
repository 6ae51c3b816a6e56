/** Primitive keys, key functions and identity (K1, and what of K2 is about them). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Key } from "@scope/singleflight";
import type { Case, MakeGroup } from "../case.ts";

/** Runs one flight per key at the same time; each gives its own index. */
async function apart(make: MakeGroup, keys: readonly Key[]): Promise<void> {
  const group = make<number>();
  const unblock = Promise.withResolvers<void>();
  const calls = keys.map((key, index) =>
    group.do(key, () => unblock.promise.then(() => index))
  );
  assertEquals(group.size, keys.length);
  for (const key of keys) assert(group.has(key), String(key));
  unblock.resolve();
  assertEquals(await Promise.all(calls), keys.map((_, index) => index));
  assertEquals(group.size, 0);
}

/** Both keys join one flight. */
async function together(make: MakeGroup, one: Key, two: Key): Promise<void> {
  const group = make<string>();
  const calls = [group.do(one, () => "value"), group.do(two, never)];
  assertEquals(await Promise.all(calls), ["value", "value"]);
}

const inherited = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "valueOf",
  "prototype",
  "then",
];

export const keyCases: readonly Case[] = [
  {
    name:
      'K1 Group keeps 1, "1" and 1n apart (promise-singleflight, promise-inflight, async-cache-dedupe)',
    run: (make) => apart(make, [1, "1", 1n]),
  },
  {
    name: "K1 Group keeps primitives apart from their text",
    run: (make) =>
      apart(make, [
        true,
        "true",
        false,
        "false",
        null,
        "null",
        undefined,
        "undefined",
        NaN,
        "NaN",
        0,
        "0",
        0n,
        "",
        Infinity,
        "Infinity",
        -Infinity,
        -1,
        "-1",
      ]),
  },
  {
    name:
      'K1 Group takes "__proto__" and the like as keys like any other (promise-singleflight, promise-inflight)',
    run: (make) => apart(make, inherited),
  },
  {
    name: "K1 Group.has(), forget and abort find nothing under inherited names",
    run(make) {
      const group = make<string>();
      for (const key of inherited) {
        assertEquals(
          [group.has(key), group.forget(key), group.abort(key)],
          [false, false, false],
        );
      }
    },
  },
  {
    name: "K1 Group takes NaN as one key, and 0 and -0 as one",
    async run(make) {
      await together(make, NaN, NaN);
      await together(make, 0, -0);
      await together(make, -0, 0);
    },
  },
  {
    name: "K1 Group takes equal bigints and strings built apart as one key",
    async run(make) {
      await together(make, 2n ** 70n, 2n ** 69n * 2n);
      await together(make, "a".repeat(3), ["a", "a", "a"].join(""));
      await together(make, undefined, undefined);
      await together(make, null, null);
    },
  },
  {
    name: "K1 Group compares symbols by identity, registered ones by name",
    async run(make) {
      await apart(make, [
        Symbol("x"),
        Symbol("x"),
        Symbol.for("x"),
        "x",
        Symbol.iterator,
      ]);
      await together(make, Symbol.for("y"), Symbol.for("y"));
    },
  },
  {
    name: "K1 Group keeps odd strings apart",
    run: (make) =>
      apart(make, [
        "",
        " ",
        "\0",
        "\u{d800}",
        "\u{dc00}",
        "\ufffd",
        "é",
        "e\u0301",
        "ß",
        "ss",
      ]),
  },
  {
    name:
      "K1 Group keeps joined keys apart that only look alike (promise-inflight)",
    run: (make) =>
      apart(make, ["ab,c", "a,bc", "ab\0c", "a\0bc", '["ab","c"]']),
  },
  {
    name: "K1 Flight.key is the leader's own key",
    async run(make) {
      const group = make<Key>();
      const own = Symbol("own");
      for (const key of [own, 1n, null, undefined, "text", 0]) {
        assertStrictEquals(
          await group.do(key, (flight) => flight.key as Key),
          key,
        );
      }
    },
  },
  {
    name: "K2 Group rejects a function as a key, with a TypeError that says so",
    async run(make) {
      const group = make<string>();
      const reason = await reasonOf(group.do((() => {}) as never, never));
      assertInstanceOf(reason, TypeError);
      assert(/key/.test(reason.message), reason.message);
      assert(/function/.test(reason.message), reason.message);
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name: "K2 Group with identity compares objects as a Map does",
    async run(make) {
      const group = make<number, object>({ key: "identity" });
      const unblock = Promise.withResolvers<void>();
      const [one, two] = [{ id: 1 }, { id: 1 }];
      const calls = [one, two, one].map((key, index) =>
        group.do(key, () => unblock.promise.then(() => index))
      );
      assertEquals([group.size, group.has(one), group.has({ id: 1 })], [
        2,
        true,
        false,
      ]);
      unblock.resolve();
      assertEquals(await Promise.all(calls), [0, 1, 0]);
    },
  },
  {
    name:
      "K2 Group with identity takes functions, class instances and primitives",
    async run(make) {
      class Provider {}
      const keys = [
        () => {},
        new Provider(),
        [],
        new Map(),
        "text",
        1,
        null,
        Symbol("x"),
      ];
      const group = make<number, unknown>({ key: "identity" });
      const unblock = Promise.withResolvers<void>();
      const calls = keys.map((key, index) =>
        group.do(key, () => unblock.promise.then(() => index))
      );
      const joined = keys.map((key) => group.do(key, never));
      unblock.resolve();
      const all = keys.map((_, index) => index);
      assertEquals([await Promise.all(calls), await Promise.all(joined)], [
        all,
        all,
      ]);
    },
  },
  {
    name: "K2 Group with a key function joins by what it gives",
    async run(make) {
      interface Request {
        id: number;
        trace: string;
      }
      const group = make<string, Request>({ key: ({ id }) => id });
      const one = { id: 1, trace: "a" };
      const seen: Request[] = [];
      const leader = group.do(one, (flight) => {
        seen.push(flight.key);
        return "value";
      });
      const waiter = group.do({ id: 1, trace: "b" }, never);
      assertEquals([group.has({ id: 1, trace: "c" }), group.size], [true, 1]);
      assertEquals(await Promise.all([leader, waiter]), ["value", "value"]);
      assertStrictEquals(seen[0], one);
    },
  },
  {
    name: 'K2 Group with a key function keeps 1 and "1" apart',
    async run(make) {
      const group = make<string, { id: number | string }>({
        key: ({ id }) => id,
      });
      const calls = [
        group.do({ id: 1 }, () => "number"),
        group.do({ id: "1" }, () => "text"),
      ];
      assertEquals(await Promise.all(calls), ["number", "text"]);
    },
  },
  {
    name: "K2 Group with a key function forgets and aborts by what it gives",
    async run(make) {
      const group = make<string, { id: number }>({ key: ({ id }) => id });
      const first = group.doResult({ id: 1 }, () => new Promise(() => {}));
      assertEquals(group.abort({ id: 1 }), true);
      const second = group.doResult({ id: 1 }, () => "value");
      assertEquals(group.forget({ id: 1 }), true);
      assertEquals([(await first).status, (await second).status], [
        "aborted",
        "fulfilled",
      ]);
    },
  },
  {
    name:
      "K2 Group with a key function that throws rejects that call with what it throws",
    async run(make) {
      const boom = new Error("from the key function");
      const group = make<string, unknown>({
        key: () => {
          throw boom;
        },
      });
      assertStrictEquals(await reasonOf(group.do({}, never)), boom);
      const got = await group.doResult({}, never);
      assert(got.status === "rejected");
      assertStrictEquals(got.reason, boom);
      assertEquals(group.stats().flights, 0);
    },
  },
  {
    name: "K2 Group.do() holds an object key for the flight only",
    async run(make) {
      const group = make<string, object>({ key: "identity" });
      const key = {};
      await group.do(key, () => "value");
      assertEquals([group.has(key), group.size], [false, 0]);
      assertEquals(Reflect.ownKeys(key), []);
    },
  },
];
