/**
 * Keys that run their caller's code while they are read, by accessors.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { assertDOMException, never, reasonOf } from "../gates.ts";

/** An object whose property `a` is read by `get`. */
function reading<T>(get: () => T): { readonly a: T } {
  return Object.defineProperty({} as { a: T }, "a", { get, enumerable: true });
}

/** An array with a counting accessor for each item. */
function countingArray(items: readonly unknown[], reads: number[]): unknown[] {
  const array = new Array<unknown>(items.length);
  for (const [at, item] of items.entries()) {
    reads[at] = 0;
    Object.defineProperty(array, at, {
      enumerable: true,
      get() {
        reads[at] = (reads[at] as number) + 1;
        return item;
      },
    });
  }
  return array;
}

const ARRAYS: readonly (readonly unknown[])[] = [
  [1],
  [undefined],
  [1, "b", true, null],
  [{}, 1],
  [1, {}],
  [1, "x".repeat(64), 1n],
  [1, 2, 3, new Map()],
  [1, 2, 3, 4, 5],
  [[], undefined, {}, 1n, "e", NaN],
  [1, 2, () => {}],
  [() => {}, 2, 3],
  [1, 2, 3, 4, 5, () => {}],
];

export const accessorCases: readonly Case[] = [
  ...ARRAYS.map((items): Case => ({
    name: `K2 canonicalKey() reads once each item of ${shown(items)}`,
    run() {
      const reads: number[] = [];
      const array = countingArray(items, reads);
      let text: string | undefined;
      try {
        text = canonicalKey(array as Key);
      } catch (error) {
        assert(error instanceof TypeError);
      }
      for (const count of reads) assert(count <= 1, `was read ${count} times`);
      if (items.some((item) => typeof item === "function")) return;
      assertEquals(reads, items.map(() => 1));
      assertStrictEquals(text, canonicalKey(items as Key));
    },
    sameTick: true, // there is no group in it
  })),
  {
    name:
      "K2 canonicalKey() reads each property once, also before a failing one",
    run() {
      let reads = 0;
      const one = () => ++reads;
      assertStrictEquals(canonicalKey(reading(one)), canonicalKey({ a: 1 }));
      assertEquals(reads, 1);
      const key = { b: reading(one), c: () => {} };
      assertThrows(() => canonicalKey(key as never), TypeError);
      assertEquals(reads, 2);
    },
    sameTick: true,
  },
  {
    name: "K2 Group reads a key once for each call",
    async run(make) {
      let reads = 0;
      const key = reading(() => {
        reads++;
        return 1;
      });
      const group = make<string>();
      const calls = [group.do(key, () => "value"), group.do(key, never)];
      assertEquals([reads, group.has({ a: 1 })], [2, true]);
      assertEquals(await Promise.all(calls), ["value", "value"]);
      assertEquals(reads, 2);
      await group.doMany([key], () => ["value"]);
      assertEquals(reads, 3);
    },
  },
  {
    name: "K2 Group passes an accessor's own error on by identity",
    async run(make) {
      const group = make<string>();
      for (const own of [new TypeError("own"), "own", undefined]) {
        const boom = () => {
          throw own;
        };
        const keys = [
          reading(boom),
          [1, reading(boom)],
          new Map([["a", [reading(boom)]]]),
          new Map([[reading(boom), 1]]),
          new Set([reading(boom)]),
          new Proxy({}, { ownKeys: boom }),
          new Proxy([1], { get: boom }),
        ] as unknown as Key[];
        for (const key of keys) {
          try {
            canonicalKey(key);
            assert(false, "must throw");
          } catch (error) {
            assertStrictEquals(error, own);
          }
          assertStrictEquals(await reasonOf(group.do(key, never)), own);
          const result = await group.doResult(key, never);
          assert(result.status === "rejected");
          assertStrictEquals(result.reason, own);
          const [entry] = await group.doMany([key], never);
          assert(entry?.status === "rejected");
          assertStrictEquals(entry.reason, own);
        }
      }
      assertEquals(group.stats().callers, 0);
    },
  },
  {
    name: "K2 canonicalKey() and Group may be called by an accessor",
    async run(make) {
      const group = make<string>();
      const inner: Promise<string>[] = [];
      const key = () => ({
        b: 1,
        nested: reading(() => {
          inner.push(group.do({ inner: 1 }, () => "inner"));
          assertStrictEquals(canonicalKey(["x", { y: 1, x: 2 }]), sample);
          return new Set([1]);
        }),
        a: 1,
      });
      const sample = canonicalKey(["x", { x: 2, y: 1 }]);
      const plain = { a: 1, b: 1, nested: { a: new Set([1]) } };
      const outer = [
        group.do(key(), () => "outer"),
        group.do(plain, never),
      ];
      assertStrictEquals(canonicalKey(key()), canonicalKey(plain));
      assertEquals(await Promise.all(outer), ["outer", "outer"]);
      const answers = await Promise.all(inner);
      assertEquals(answers, ["inner", "inner"]);
    },
  },
  {
    name: "K2 Group may be asked for the key itself by an accessor of it",
    async run(make) {
      const group = make<string>();
      const calls: Promise<string>[] = [];
      const key = reading(() => {
        calls.push(group.do({ a: 1 }, () => "of the accessor"));
        return 1;
      });
      calls.push(group.do(key, never));
      assertEquals(await Promise.all(calls), [
        "of the accessor",
        "of the accessor",
      ]);
    },
  },
  {
    name: "S13 Group refuses a call whose key closes it",
    async run(make) {
      const calls = [
        (group: ReturnType<typeof make<string>>, key: Key) =>
          group.do(key, never),
        (group: ReturnType<typeof make<string>>, key: Key) =>
          group.doResult(key, never).then((result) => {
            assertEquals([result.status, result.callers], ["aborted", 0]);
            throw (result as { reason: unknown }).reason;
          }),
        (group: ReturnType<typeof make<string>>, key: Key) =>
          group.doMany([key, 1], never).then(([result, other]) => {
            assertEquals([result?.status, other?.status], [
              "aborted",
              "aborted",
            ]);
            throw (result as { reason: unknown }).reason;
          }),
      ];
      for (const call of calls) {
        const group = make<string>();
        const key = reading(() => {
          group.close();
          return 1;
        });
        const reason = await reasonOf(call(group, key));
        assertDOMException(reason, "InvalidStateError");
        assertEquals([group.size, group.stats().callers], [0, 0]);
      }
    },
  },
  {
    name: "S7 Group refuses a call whose key aborts its signal",
    async run(make) {
      const own = new Error("own");
      const group = make<string>();
      const controller = () => {
        const made = new AbortController();
        const key = [reading(() => {
          made.abort(own);
          return 1;
        })];
        return { key, signal: made.signal };
      };
      const { key, signal } = controller();
      assertStrictEquals(
        await reasonOf(group.do(key, never, { signal })),
        own,
      );
      const other = controller();
      const [entry] = await group.doMany([other.key], never, other);
      assert(entry?.status === "aborted");
      assertStrictEquals(entry.reason, own);
      assertEquals([group.size, group.stats().callers], [0, 0]);
    },
  },
  {
    name:
      "S7 Group.doResult() says rejected for what a key throws, not aborted",
    async run(make) {
      const own = new Error("own");
      const { key, signal, close } = (() => {
        const made = new AbortController();
        const group = make<string>();
        const throwing = (first: () => void) => [reading(() => {
          first();
          throw own;
        })];
        return {
          signal: made.signal,
          key: throwing(() => made.abort("left")),
          close: () =>
            group.doResult(throwing(() => group.close("closed")), never),
        };
      })();
      const results = [
        await make<string>().doResult(key, never, { signal }),
        await close(),
      ];
      for (const result of results) {
        assert(result.status === "rejected", result.status);
        assertStrictEquals(result.reason, own);
      }
    },
  },
  {
    name: "K2 canonicalKey() keys what a Map held that an accessor changes",
    run() {
      const map = new Map<Key, Key>();
      map.set(
        "a",
        reading(() => {
          map.set("b", 1);
          return 1;
        }),
      );
      assertStrictEquals(
        canonicalKey(map),
        canonicalKey(new Map([["a", { a: 1 }]])),
      );
    },
    sameTick: true,
  },
];

function shown(items: readonly unknown[]): string {
  return `[${
    items.map((item) =>
      typeof item === "object"
        ? JSON.stringify(item)
        : typeof item === "function"
        ? "a function"
        : String(item)
    ).join(", ")
  }]`;
}
