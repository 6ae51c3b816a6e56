/** `doMany` (S20): one call for the keys that are not in flight. */

import { assertEquals } from "@std/assert";
import { never } from "../gates.ts";
import type { Case } from "../case.ts";

/** The answer of the batch for each missing key. */
const upper = (missing: readonly unknown[]) =>
  missing.map((key) => String(key).toUpperCase());

export const manyCases: readonly Case[] = [
  {
    name:
      "S20 Group.doMany() calls fn once, synchronously, with every missing key",
    async run(make) {
      const group = make<string>();
      const asked: unknown[] = [];
      const many = group.doMany(["a", "b"], (missing, flight) => {
        asked.push(
          [...missing],
          [...flight.keys],
          group.has("a"),
          group.has("b"),
        );
        return upper(missing);
      });
      assertEquals(asked, [["a", "b"], ["a", "b"], true, true]);
      const common = {
        status: "fulfilled",
        shared: false,
        leader: true,
        callers: 1,
      };
      assertEquals<unknown>(await many, [
        { ...common, value: "A" },
        { ...common, value: "B" },
      ]);
    },
  },
  {
    name:
      "S20 Group.doMany() asks only for the keys that are not in flight (samber/go-singleflightx)",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const single = group.do("b", () => unblock.promise);
      const asked: unknown[] = [];
      const many = group.doMany(["a", "b", "c"], (missing) => {
        asked.push(...missing);
        return upper(missing);
      });
      assertEquals(asked, ["a", "c"]);
      unblock.resolve("from the single call");
      assertEquals(await single, "from the single call");
      const results = await many;
      assertEquals(
        results.map((got) => got.status === "fulfilled" && got.value),
        ["A", "from the single call", "C"],
      );
      assertEquals(results.map(({ leader }) => leader), [true, false, true]);
      assertEquals(results.map(({ callers }) => callers), [1, 2, 1]);
    },
  },
  {
    name: "S20 Group.doMany() folds duplicates to one caller each",
    async run(make) {
      const group = make<string>();
      const asked: unknown[] = [];
      const results = await group.doMany(["a", "b", "a", "a"], (missing) => {
        asked.push(...missing);
        return upper(missing);
      });
      assertEquals(asked, ["a", "b"]);
      assertEquals(
        results.map((got) => got.status === "fulfilled" && got.value),
        ["A", "B", "A", "A"],
      );
      assertEquals(results.map(({ callers }) => callers), [1, 1, 1, 1]);
      assertEquals(results.map(({ shared }) => shared), [
        false,
        false,
        false,
        false,
      ]);
      const { flights, callers, joined } = group.stats();
      assertEquals([flights, callers, joined], [2, 2, 0]);
    },
  },
  {
    name:
      "S20 Group.doMany() folds duplicates of a key in flight to one waiter",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const single = group.doResult("a", () => unblock.promise);
      const many = group.doMany(["a", "a"], never);
      unblock.resolve("value");
      assertEquals((await single).callers, 2);
      assertEquals((await many).map(({ callers }) => callers), [2, 2]);
    },
  },
  {
    name: "S20 Group.doMany() does not call fn when every key is in flight",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const first = group.doMany(["a", "b"], () => unblock.promise);
      const second = group.doMany(["b", "a"], never);
      const third = group.doMany(["a"], null as never);
      unblock.resolve(["A", "B"]);
      await first;
      assertEquals(
        (await second).map((got) => got.status === "fulfilled" && got.value),
        ["B", "A"],
      );
      assertEquals((await third).map(({ status }) => status), ["fulfilled"]);
    },
  },
  {
    name: "S20 Group.doMany() of no keys gives no results and does not call fn",
    async run(make) {
      const group = make<string>();
      assertEquals(await group.doMany([], never), []);
      assertEquals(group.stats().flights, 0);
    },
  },
  {
    name:
      "S20 Group.doMany() makes every missing key a flight that others may join",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      const plain = group.do("a", never);
      const result = group.doResult("b", never);
      assertEquals(group.size, 2);
      unblock.resolve(["A", "B"]);
      assertEquals(await plain, "A");
      assertEquals(await result, {
        status: "fulfilled",
        value: "B",
        shared: true,
        leader: false,
        callers: 2,
      });
      assertEquals((await many).map(({ shared }) => shared), [true, true]);
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name:
      "S20 Group.doMany() answers overlapping calls each in its own order (bentocache#78)",
    async run(make) {
      const group = make<string>();
      const asked: unknown[][] = [];
      const load = (missing: readonly unknown[]) => {
        asked.push([...missing]);
        return Promise.resolve(upper(missing));
      };
      const answers = await Promise.all([
        group.doMany(["a", "b", "c"], load),
        group.doMany(["d", "c", "b"], load),
        group.doMany(["e", "a", "d", "e"], load),
      ]);
      assertEquals(asked, [["a", "b", "c"], ["d"], ["e"]]);
      assertEquals(
        answers.map((results) =>
          results.map((got) =>
            got.status === "fulfilled" ? got.value : got.status
          )
        ),
        [["A", "B", "C"], ["D", "C", "B"], ["E", "A", "D", "E"]],
      );
    },
  },
  {
    name: "S20 Group.doMany() frees every key before its callers hear",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      const seen = Promise.all([
        group.do("a", never).then(() => [group.has("a"), group.has("b")]),
        many.then(() => [group.has("a"), group.has("b")]),
      ]);
      unblock.resolve(["A", "B"]);
      const [, afterMany] = await seen;
      assertEquals((await seen)[0]?.[0], false);
      assertEquals(afterMany, [false, false]);
    },
  },
];
