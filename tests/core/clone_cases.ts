/** A copy for every waiter (S21). */

import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { assertDOMException, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

interface Row {
  name: string;
  tags: string[];
}

const row = (): Row => ({ name: "row", tags: ["a"] });

export const cloneCases: readonly Case[] = [
  {
    name: "S21 Group without clone shares one object",
    async run(make) {
      const group = make<Row>();
      const calls = [group.do("key", row), group.do("key", never)];
      const [leader, waiter] = await Promise.all(calls);
      assertStrictEquals(waiter, leader);
    },
  },
  {
    name:
      "S21 Group's clone gives every waiter its own copy, the leader the original",
    async run(make) {
      const group = make<Row>({ clone: true });
      const original = row();
      const { signal } = new AbortController();
      const leader = group.do("key", () => Promise.resolve(original));
      const waiters = [
        group.do("key", never),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      const result = group.doResult("key", never);
      assertStrictEquals(await leader, original);
      const copies: Row[] = await Promise.all(waiters);
      const got = await result;
      assert(got.status === "fulfilled");
      copies.push(got.value);
      for (const copy of copies) {
        assertEquals(copy, original);
        assertNotStrictEquals(copy, original);
        assertNotStrictEquals(copy.tags, original.tags);
      }
      assertEquals(new Set(copies).size, 4);
    },
  },
  {
    name: "S21 Group's clone is taken before any caller's continuation can run",
    async run(make) {
      const group = make<Row>({ clone: true });
      const spoil = (got: Row) => {
        got.name = "spoilt";
        got.tags.push("spoilt");
      };
      const leader = group.do("key", () => Promise.resolve(row())).then(spoil);
      const first = group.do("key", never).then((got) => {
        const seen = structuredClone(got);
        spoil(got);
        return seen;
      });
      const second = group.do("key", never);
      await leader;
      assertEquals(await first, row());
      assertEquals(await second, row());
    },
  },
  {
    name: "S21 Group's clone keeps a leader's doResult the original",
    async run(make) {
      const group = make<Row>({ clone: true });
      const original = row();
      const leader = group.doResult("key", () => original);
      const waiter = group.do("key", never);
      const got = await leader;
      assert(got.status === "fulfilled");
      assertStrictEquals(got.value, original);
      assertNotStrictEquals(await waiter, original);
    },
  },
  {
    name: "S21 Group's clone is not called for a flight without waiters",
    async run(make) {
      let clones = 0;
      const group = make<Row>({
        clone: (value) => {
          clones++;
          return { ...value };
        },
      });
      await group.do("key", row);
      assertEquals(clones, 0);
    },
  },
  {
    name: "S21 Group's clone is called once for every waiter still present",
    async run(make) {
      const cloned: Row[] = [];
      const group = make<Row>({
        clone: (value) => {
          cloned.push(value);
          return { ...value };
        },
      });
      const original = row();
      const unblock = Promise.withResolvers<Row>();
      const controller = new AbortController();
      const { signal } = controller;
      const leader = group.do("key", () => unblock.promise);
      const waiters = [group.do("key", never), group.do("key", never)];
      const leaver = group.do("key", never, { signal });
      controller.abort();
      await reasonOf(leaver);
      unblock.resolve(original);
      await Promise.all([leader, ...waiters]);
      assertEquals(cloned.length, 2);
      for (const value of cloned) assertStrictEquals(value, original);
    },
  },
  {
    name: "S21 Group's clone never copies a reason",
    async run(make) {
      const group = make<Row>({ clone: true });
      const reason = { own: true };
      const calls = [
        group.do("key", () => Promise.reject(reason)),
        group.do("key", never),
      ];
      const result = group.doResult("key", never);
      for (const got of await Promise.all(calls.map(reasonOf))) {
        assertStrictEquals(got, reason);
      }
      const got = await result;
      assert(got.status === "rejected");
      assertStrictEquals(got.reason, reason);
    },
  },
  {
    name:
      "S21 Group's clone that fails rejects the waiters with a DataCloneError, not the leader",
    async run(make) {
      const group = make<() => string>({ clone: true });
      const value = () => "functions can't be cloned";
      const leader = group.do("key", () => Promise.resolve(value));
      const waiter = group.do("key", never);
      const result = group.doResult("key", never);
      assertStrictEquals(await leader, value);
      assertDOMException(await reasonOf(waiter), "DataCloneError");
      const got = await result;
      assert(got.status === "rejected");
      assertDOMException(got.reason, "DataCloneError");
      assertEquals([group.has("key"), group.stats().fulfilled], [false, 1]);
    },
  },
  {
    name:
      "S21 Group's own clone that throws rejects the waiters with what it throws",
    async run(make) {
      const boom = new Error("from clone");
      const group = make<Row>({
        clone: () => {
          throw boom;
        },
      });
      const original = row();
      const { signal } = new AbortController();
      const leader = group.do("key", () => original);
      const waiters = [
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      assertStrictEquals(await leader, original);
      for (const waiter of waiters) {
        assertStrictEquals(await reasonOf(waiter), boom);
      }
    },
  },
  {
    name: "S21 Group's own clone that fails once rejects one waiter only",
    async run(make) {
      let clones = 0;
      const group = make<Row>({
        clone: (value) => {
          clones++;
          if (clones === 1) throw new Error("first");
          return { ...value };
        },
      });
      const leader = group.doResult("key", row);
      const waiters = [
        group.doResult("key", never),
        group.doResult("key", never),
      ];
      const statuses = (await Promise.all(waiters)).map(({ status }) => status);
      assertEquals(statuses.toSorted(), ["fulfilled", "rejected"]);
      assertEquals((await leader).status, "fulfilled");
    },
  },
  {
    name: "S21 Group's clone gives the value to waiters of a leader that left",
    async run(make) {
      const group = make<Row>({ clone: true });
      const unblock = Promise.withResolvers<Row>();
      const controller = new AbortController();
      const { signal } = controller;
      const leader = group.do("key", () => unblock.promise, { signal });
      const waiters = [group.do("key", never), group.do("key", never)];
      controller.abort();
      await reasonOf(leader);
      const original = row();
      unblock.resolve(original);
      const [one, two] = await Promise.all(waiters);
      assertEquals([one, two], [row(), row()]);
      assertNotStrictEquals(one, two);
      assertNotStrictEquals(one, original);
    },
  },
  {
    name:
      "S21 Group's clone serves doMany: copies for waiters, originals for the leader",
    async run(make) {
      const group = make<Row>({ clone: true });
      const originals = [row(), row()];
      const unblock = Promise.withResolvers<Row[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      const waiter = group.do("a", never);
      const second = group.doMany(["b"], never);
      unblock.resolve(originals);
      const led = await many;
      led.forEach((got, index) => {
        assert(got.status === "fulfilled");
        assertStrictEquals(got.value, originals[index]);
      });
      assertNotStrictEquals(await waiter, originals[0]);
      const [got] = await second;
      assert(got?.status === "fulfilled");
      assertEquals(got.value, row());
      assertNotStrictEquals(got.value, originals[1]);
    },
  },
];
