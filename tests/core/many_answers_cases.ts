/** What the `fn` of a `doMany` may answer, and calls that are refused (S20). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

/** The answer of the batch for each missing key. */
const upper = (missing: readonly unknown[]) =>
  missing.map((key) => String(key).toUpperCase());

export const manyAnswersCases: readonly Case[] = [
  {
    name:
      "S20 Group.doMany() takes an Error entry as a rejection with that very object",
    async run(make) {
      const group = make<string>();
      const missing = new RangeError("no such row");
      const unblock = Promise.withResolvers<(string | Error)[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      const plain = group.do("b", never);
      unblock.resolve(["A", missing]);
      const [first, second] = await many;
      assertEquals(first?.status, "fulfilled");
      assert(second?.status === "rejected");
      assertStrictEquals(second.reason, missing);
      assertStrictEquals(await reasonOf(plain), missing);
      const { fulfilled, rejected } = group.stats();
      assertEquals([fulfilled, rejected], [1, 1]);
    },
  },
  {
    name:
      "S20 Group.doMany() takes an answer of the wrong length as a TypeError for every key it should have filled",
    async run(make) {
      for (const answer of [[], ["A"], ["A", "B", "C"]]) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const single = group.do("z", () => unblock.promise);
        const many = group.doMany(["a", "z", "b"], () => answer);
        unblock.resolve("Z");
        const [a, z, b] = await many;
        for (const got of [a, b]) {
          assert(got?.status === "rejected");
          assertInstanceOf(got.reason, TypeError);
          assert(
            got.reason.message.includes(String(answer.length)),
            got.reason.message,
          );
        }
        assertEquals([z?.status, await single], ["fulfilled", "Z"]);
        assertEquals(group.size, 0);
      }
    },
  },
  {
    name: "S20 Group.doMany() settles every key with what fn throws",
    async run(make) {
      const boom = new Error("boom");
      const failing = [
        () => {
          throw boom;
        },
        () => Promise.reject(boom),
      ];
      for (const fn of failing) {
        const group = make<string>();
        const many = group.doMany(["a", "b"], fn);
        const plain = group.do("a", never);
        for (const got of await many) {
          assert(got.status === "rejected");
          assertStrictEquals(got.reason, boom);
        }
        assertStrictEquals(await reasonOf(plain), boom);
        assertEquals([group.size, group.stats().running], [0, 0]);
      }
    },
  },
  {
    name: "S20 Group.doMany() turns a bad key into that entry's Result",
    async run(make) {
      const group = make<string>();
      const bad = (() => {}) as never;
      const [a, refused, b] = await group.doMany(["a", bad, "b"], upper);
      assertEquals([a?.status, b?.status], ["fulfilled", "fulfilled"]);
      assert(refused?.status === "rejected");
      assertInstanceOf(refused.reason, TypeError);
      assertEquals([refused.callers, refused.leader, refused.shared], [
        0,
        false,
        false,
      ]);
    },
  },
  {
    name:
      "S20 Group.doMany() turns close and an aborted signal into every entry's Result",
    async run(make) {
      const group = make<string>();
      const gone = new Error("gone");
      const signal = AbortSignal.abort(gone);
      const refused = await group.doMany(["a", "b"], never, { signal });
      assertEquals(refused.length, 2);
      for (const got of refused) {
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
        assertEquals(got.callers, 0);
      }
      group.close();
      const closed = await group.doMany(["a", "b"], never);
      assertEquals(closed.length, 2);
      for (const got of closed) {
        assert(got.status === "aborted");
        assertEquals((got.reason as DOMException).name, "InvalidStateError");
      }
      assertEquals(group.stats().callers, 0);
    },
  },
  {
    name:
      "S20 Group.doMany() turns a bad fn into the Result of each missing key and takes no slot",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const single = group.do("b", () => unblock.promise);
      const many = group.doMany(["a", "b"], "no function" as never);
      assertEquals([group.has("a"), group.size], [false, 1]);
      unblock.resolve("B");
      const [a, b] = await many;
      assert(a?.status === "rejected");
      assertInstanceOf(a.reason, TypeError);
      assertEquals([b?.status, await single], ["fulfilled", "B"]);
    },
  },
];
