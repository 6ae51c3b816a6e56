/** `singleflight()`: a function wrapped in a group of its own (S1-S9 again). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { assertDOMException, listenersOf, reasonOf } from "../gates.ts";
import { Group, singleflight } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const wrapCases: readonly Case[] = [
  {
    name:
      "S1 singleflight() runs the wrapped function once for calls with one key",
    async run() {
      let runs = 0;
      const load = singleflight((id: string) => {
        runs++;
        return Promise.resolve(`row ${id}`);
      });
      const calls = [load("a"), load("a"), load("b"), load("a")];
      assertEquals(runs, 2);
      assertEquals(await Promise.all(calls), [
        "row a",
        "row a",
        "row b",
        "row a",
      ]);
      assertEquals(await load("a"), "row a");
      assertEquals(runs, 3);
    },
  },
  {
    name: "S1 singleflight() passes every argument on, and this",
    async run() {
      class Store {
        prefix = "row";
        load = singleflight(
          function (this: Store, id: number, upper: boolean) {
            const text = `${this.prefix} ${id}`;
            return upper ? text.toUpperCase() : text;
          },
          { keyOf: (id: number, upper: boolean) => `${id} ${upper}` },
        );
      }
      const store = new Store();
      const calls = [
        store.load(1, true),
        store.load(1, false),
        store.load(1, true),
      ];
      assertEquals(await Promise.all(calls), ["ROW 1", "row 1", "ROW 1"]);
    },
  },
  {
    name:
      "K1 singleflight() takes a single primitive argument as the key itself",
    async run() {
      let runs = 0;
      const load = singleflight(
        (id: string | number | bigint | symbol | null) => {
          runs++;
          return typeof id;
        },
      );
      const own = Symbol("own");
      const calls = [
        load(1),
        load("1"),
        load(1n),
        load(own),
        load(null),
        load(own),
      ];
      assertEquals([load.group.has(1), load.group.has("1")], [true, true]);
      assertEquals(await Promise.all(calls), [
        "number",
        "string",
        "bigint",
        "symbol",
        "object",
        "symbol",
      ]);
      assertEquals(runs, 5);
    },
  },
  {
    name: "K1 singleflight() takes the key from keyOf",
    async run() {
      let runs = 0;
      const load = singleflight(
        (row: { id: number; trace: string }) => {
          runs++;
          return row.trace;
        },
        { keyOf: ({ id }) => id },
      );
      const calls = [{ id: 1, trace: "a" }, { id: 1, trace: "b" }, {
        id: 2,
        trace: "c",
      }]
        .map((row) => load(row));
      assertEquals(await Promise.all(calls), ["a", "a", "c"]);
      assertEquals(runs, 2);
    },
  },
  {
    name: "S3 singleflight() rejects with what keyOf throws",
    async run() {
      const load = singleflight((id: string) => id, {
        keyOf: () => {
          throw gone;
        },
      });
      assertStrictEquals(await reasonOf(load("a")), gone);
      assertEquals(load.group.size, 0);
    },
  },
  {
    name: "S3 singleflight() rejects with what signalOf throws",
    async run() {
      const load = singleflight((id: string) => id, {
        signalOf: () => {
          throw gone;
        },
      });
      assertStrictEquals(await reasonOf(load("a")), gone);
      assertEquals(load.group.size, 0);
    },
  },
  {
    name:
      "S3 singleflight() turns a throw of the wrapped function into a rejection",
    async run() {
      const load = singleflight((_id: string): string => {
        throw gone;
      });
      assertStrictEquals(await reasonOf(load("a")), gone);
      assertEquals(load.group.has("a"), false);
    },
  },
  {
    name: "S3 singleflight() refuses what is no function",
    run() {
      for (const fn of [undefined, null, "text", {}, 1]) {
        let thrown: unknown;
        try {
          singleflight(fn as never);
        } catch (error) {
          thrown = error;
        }
        assertInstanceOf(thrown, TypeError);
        assert(/function/.test(thrown.message), thrown.message);
      }
    },
  },
  {
    name: "S8 singleflight() lets a caller leave by the signal of signalOf",
    async run() {
      const unblock = Promise.withResolvers<string>();
      const load = singleflight(
        (_id: string, _signal?: AbortSignal) => unblock.promise,
        { keyOf: (id) => id, signalOf: (_id, signal) => signal },
      );
      const controller = new AbortController();
      const probe = listenersOf(controller.signal);
      const stays = load("a");
      const leaves = load("a", controller.signal);
      controller.abort(gone);
      assertStrictEquals(await reasonOf(leaves), gone);
      unblock.resolve("value");
      assertEquals(await stays, "value");
      assertEquals(probe.count, 0);
    },
  },
  {
    name: "S7 singleflight() refuses an already aborted signal",
    async run() {
      let runs = 0;
      const load = singleflight((_signal: AbortSignal) => ++runs, {
        keyOf: () => "key",
        signalOf: (signal) => signal,
      });
      assertStrictEquals(await reasonOf(load(AbortSignal.abort(gone))), gone);
      assertEquals(runs, 0);
    },
  },
  {
    name: "S6 singleflight() gives every wrapper a group of its own, as .group",
    async run() {
      const unblock = Promise.withResolvers<string>();
      const one = singleflight((_id: string) => unblock.promise);
      const two = singleflight((id: string) => `two ${id}`);
      const first = one("a");
      assertInstanceOf(one.group, Group);
      assertEquals(one.group === two.group as unknown, false);
      assertEquals([one.group.has("a"), two.group.has("a")], [true, false]);
      assertEquals(await two("a"), "two a");
      assertEquals(one.group.forget("a"), true);
      unblock.resolve("one");
      assertEquals(await first, "one");
    },
  },
  {
    name: "S6 singleflight() keeps the function's name",
    run() {
      function loadUser(id: string) {
        return id;
      }
      assertEquals(singleflight(loadUser).name, "loadUser");
      assertEquals(singleflight((id: string) => id).name, "");
    },
  },
  {
    name: "S16 singleflight() passes the group's options on",
    async run() {
      const events: unknown[] = [];
      const load = singleflight(
        (_id: string) => new Promise<string>(() => {}),
        {
          timeout: 5,
          observer: { lead: ({ key }) => events.push(key) },
        },
      );
      assertDOMException(await reasonOf(load("a")), "TimeoutError");
      assertEquals(events, ["a"]);
    },
  },
  {
    name: "S13 singleflight() refuses calls when its group is closed",
    async run() {
      const load = singleflight((id: string) => id);
      load.group.close();
      assertDOMException(await reasonOf(load("a")), "InvalidStateError");
    },
  },
];
