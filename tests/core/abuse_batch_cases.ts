/** Batches that misbehave (S20). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Case } from "../case.ts";

const boom = new Error("boom");

const throwing: PropertyDescriptor = {
  get() {
    throw boom;
  },
};

export const abuseBatchCases: readonly Case[] = [
  {
    name: "S20 Group.doMany() takes an answer whose promise has its own then",
    async run(make) {
      const own = (resolve: (value: string[]) => void) => resolve(["own"]);
      const statuses: unknown[] = [];
      for (const then of [throwing, { value: own }]) {
        const group = make<string>();
        const answer = Promise.resolve(["A"]);
        Object.defineProperty(answer, "then", then);
        const [got] = await group.doMany(["a"], () => answer);
        statuses.push(got?.status);
        assertEquals([group.size, group.stats().running], [0, 0]);
      }
      assertEquals(statuses, ["rejected", "fulfilled"]);
    },
  },
  {
    name:
      "S20 Group.doMany() refuses an answer that is no array, even of the right length",
    async run(make) {
      const answers = [
        undefined,
        null,
        "AB",
        2,
        { length: 2 },
        new Set(["A", "B"]),
      ];
      for (const answer of answers) {
        const group = make<unknown>();
        const results = await group.doMany(["a", "b"], () => answer as never);
        for (const got of results) {
          assert(got.status === "rejected");
          assert(got.reason instanceof TypeError);
        }
        assertEquals([results.length, group.size], [2, 0]);
      }
    },
  },
  {
    name:
      "S20 Group.doMany() rejects every key for an answer whose getters throw",
    async run(make) {
      const group = make<unknown>();
      const answer = Object.defineProperty(["A", "B"], 1, throwing);
      const results = await group.doMany(["a", "b"], () => answer);
      assertEquals(results.length, 2);
      const last = results[1];
      assert(last?.status === "rejected");
      assertStrictEquals(last.reason, boom);
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name: "S20 Group.doMany() is not misled by a keys array that changes",
    async run(make) {
      const group = make<unknown>();
      const keys = ["a", "b"];
      const results = await group.doMany(keys, (missing) => {
        keys.push("c");
        keys[0] = "z";
        return missing.map(String);
      });
      assertEquals(
        results.map((got) => got.status === "fulfilled" && got.value),
        ["a", "b"],
      );
      assertEquals([group.has("a"), group.size], [false, 0]);
    },
  },
];
