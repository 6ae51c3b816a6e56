/**
 * What `singleflight()` keys a call by, if it isn't told: its arguments.
 *
 * @module
 */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import { singleflight } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { reasonOf } from "../gates.ts";

export const argumentCases: readonly Case[] = [
  {
    name: "K2 singleflight() keys a call by all its arguments",
    async run() {
      const unblock = Promise.withResolvers<void>();
      let runs = 0;
      const load = singleflight(
        async (table: string, id: number, options?: { fields: string[] }) => {
          const run = ++runs;
          await unblock.promise;
          return `${run} ${table} ${id} ${options?.fields ?? "all"}`;
        },
      );
      const calls = [
        load("user", 1),
        load("user", 1),
        load("user", 2),
        load("user", 1, { fields: ["name"] }),
        load("user", 1, { fields: ["name"] }),
        load("user", 1, { fields: ["name", "age"] }),
      ];
      assertEquals([runs, load.group.size], [4, 4]);
      assert(load.group.has(["user", 1]));
      assert(load.group.has(["user", 1, { fields: ["name"] }]));
      unblock.resolve();
      assertEquals(await Promise.all(calls), [
        "1 user 1 all",
        "1 user 1 all",
        "2 user 2 all",
        "3 user 1 name",
        "3 user 1 name",
        "4 user 1 name,age",
      ]);
    },
  },
  {
    name: "K2 singleflight() keys a single composite by the array of it",
    async run() {
      let runs = 0;
      const load = singleflight(({ id }: { id: number }) => {
        runs++;
        return id;
      });
      const calls = [load({ id: 1 }), load({ id: 1 }), load({ id: 2 })];
      assertEquals([load.group.has([{ id: 1 }]), load.group.size], [true, 2]);
      assertEquals(await Promise.all(calls), [1, 1, 2]);
      assertEquals(runs, 2);
    },
  },
  {
    name: "K2 singleflight() keeps one array apart from the arguments in it",
    async run() {
      const load = singleflight((...args: unknown[]) => args.length);
      const calls = [
        load("a", "b"),
        load(["a", "b"]),
        load("a,b"),
        load(["a"]),
        load("a"),
        load(),
        load(undefined),
        load([]),
        load("a", undefined),
      ];
      assertEquals(load.group.stats().flights, calls.length);
      assertEquals(await Promise.all(calls), [2, 1, 1, 1, 1, 0, 1, 1, 2]);
    },
  },
  {
    name: "K2 singleflight() keys a call without arguments by []",
    async run() {
      const unblock = Promise.withResolvers<string>();
      const load = singleflight(() => unblock.promise);
      const calls = [load(), load()];
      assertEquals([load.group.size, load.group.has([])], [1, true]);
      assertEquals(load.group.forget([]), true);
      calls.push(load());
      assertEquals(load.group.stats().flights, 2);
      unblock.resolve("value");
      assertEquals(await Promise.all(calls), ["value", "value", "value"]);
    },
  },
  {
    name: "K2 singleflight() rejects arguments without a canonical form",
    async run() {
      let runs = 0;
      const load = singleflight((..._args: unknown[]) => ++runs);
      const reason = await reasonOf(load("a", { run: () => {} }));
      assertInstanceOf(reason, TypeError);
      assertEquals(
        reason.message,
        "Cannot use the key at [1].run: functions have no canonical form",
      );
      assertEquals([runs, load.group.stats().callers], [0, 0]);
    },
  },
  {
    name: "K2 singleflight() with identity keys by the one argument there is",
    async run() {
      let runs = 0;
      const load = singleflight((..._args: unknown[]) => ++runs, {
        key: "identity",
      });
      const client = {};
      const calls = [load(client), load(client), load({}), load(load)];
      assertEquals([load.group.has(client), load.group.size], [true, 3]);
      assertEquals(await Promise.all(calls), [1, 1, 2, 3]);
      const none = [load(), load()];
      assertEquals(load.group.size, 1);
      assertEquals(await Promise.all(none), [4, 4]);
    },
  },
  {
    name: "K2 singleflight() with identity rejects two arguments without keyOf",
    async run() {
      let runs = 0;
      const load = singleflight((..._args: unknown[]) => ++runs, {
        key: "identity",
      });
      const reason = await reasonOf(load({}, {}));
      assertInstanceOf(reason, TypeError);
      assert(/2 arguments/.test(reason.message), reason.message);
      assert(/keyOf/.test(reason.message), reason.message);
      assertEquals([runs, load.group.stats().callers], [0, 0]);
      const keyed = singleflight((one: object, _other: object) => one, {
        key: "identity",
        keyOf: (one) => one,
      });
      const one = {};
      assertEquals(await keyed(one, {}) === one, true);
    },
  },
  {
    name: "K2 singleflight() with signalOf keys as if there were no signal",
    async run() {
      const unblock = Promise.withResolvers<void>();
      let runs = 0;
      const { signal } = new AbortController();
      const load = singleflight(
        async (id: string, _signal?: AbortSignal, page?: number) => {
          const run = ++runs;
          await unblock.promise;
          return `${run} ${id} ${page ?? 1}`;
        },
        { signalOf: (_id, signal) => signal },
      );
      const calls = [
        load("a"),
        load("a", signal),
        load("a", new AbortController().signal),
        load("a", undefined),
        load("a", signal, 2),
        load("a", undefined, 2),
        load("b", signal),
      ];
      assertEquals([runs, load.group.size], [3, 3]);
      assert(load.group.has("a"));
      assert(load.group.has(["a", undefined, 2]));
      unblock.resolve();
      assertEquals(await Promise.all(calls), [
        "1 a 1",
        "1 a 1",
        "1 a 1",
        "1 a 1",
        "2 a 2",
        "2 a 2",
        "3 b 1",
      ]);
    },
  },
  {
    name: "K2 singleflight() with signalOf lets one caller leave by its signal",
    async run() {
      const unblock = Promise.withResolvers<void>();
      const hasty = new AbortController();
      const load = singleflight(
        async (id: string, _signal?: AbortSignal) => {
          await unblock.promise;
          return id;
        },
        { signalOf: (_id, signal) => signal },
      );
      const patient = load("a");
      const leaving = reasonOf(load("a", hasty.signal));
      hasty.abort("gone");
      assertEquals(await leaving, "gone");
      unblock.resolve();
      assertEquals(await patient, "a");
    },
  },
  {
    name: "K2 singleflight() names the path of a signal that signalOf digs out",
    async run() {
      const { signal } = new AbortController();
      const load = singleflight(
        (id: string, _options: { signal?: AbortSignal }) => id,
        { signalOf: (_id, { signal }) => signal },
      );
      const reason = await reasonOf(load("a", { signal }));
      assertInstanceOf(reason, TypeError);
      assertEquals(
        reason.message,
        "Cannot use the key at [1].signal: instances of AbortSignal have no " +
          "canonical form",
      );
    },
  },
];
