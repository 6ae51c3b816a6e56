/**
 * Foreign code inside `doMany` (S20): answers that can't even be looked at,
 * observers that act in the middle of the call, arrays that change or throw.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Group, Result } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { reasonOf } from "../gates.ts";
import { unhandledOf } from "./unhandled_count.ts";

const gone = new Error("gone");
const boom = new Error("boom");

/** Values on which every question throws. */
const hostile: Readonly<Record<string, () => object>> = {
  "has a toStringTag that throws": () => ({
    get [Symbol.toStringTag](): string {
      throw boom;
    },
  }),
  "is a revoked Proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
};

function values(results: readonly Result<unknown>[]): unknown[] {
  return results.map((got) => got.status === "fulfilled" && got.value);
}

function assertAborted(results: readonly Result<unknown>[]): void {
  for (const got of results) {
    assert(got.status === "aborted");
    assertStrictEquals(got.reason, gone);
  }
}

export const foreignManyCases: readonly Case[] = [
  ...Object.entries(hostile).map(([what, answer]): Case => ({
    name: `S20 Group.doMany() settles every key if an answer ${what}`,
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<unknown>();
        const waiter = Promise.withResolvers<unknown>();
        const results = await group.doMany(["a", "b"], () => {
          waiter.resolve(reasonOf(group.do("b", () => "never")));
          return [answer(), "B"];
        });
        const [a, b] = results;
        assert(a?.status === "rejected" && b?.status === "rejected");
        assertStrictEquals(await waiter.promise, b.reason);
        assertEquals([results.length, group.size], [2, 0]);
        assertEquals(group.stats().running, 0);
      });
      assertEquals(reasons, []);
    },
  })),
  {
    name:
      "S20 Group.doMany() settles every key if the answers' array is revoked",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<unknown>();
        const { proxy, revoke } = Proxy.revocable(["A", "B"], {});
        revoke();
        const results = await group.doMany(["a", "b"], () => proxy);
        assertEquals(results.map((got) => got.status), [
          "rejected",
          "rejected",
        ]);
        assertEquals([group.size, group.stats().running], [0, 0]);
      });
      assertEquals(reasons, []);
    },
  },
  {
    name:
      "S20 Group.doMany() whose signal the observer's join aborts leaves every flight of the call",
    async run(make) {
      const controller = new AbortController();
      const group = make<string>({
        observer: { join: () => controller.abort(gone) },
      });
      const unblock = Promise.withResolvers<string>();
      const a = group.do("a", () => unblock.promise);
      const results = await group.doMany(
        ["a", "b", "c"],
        (missing) => missing.map(() => "late"),
        { signal: controller.signal },
      );
      assertEquals(results.length, 3);
      assertAborted(results);
      unblock.resolve("A");
      assertEquals(await a, "A");
      await group.idle();
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name: "S13 Group.close() by the observer's join ends every entry of doMany",
    async run(make) {
      const group: Group<string> = make<string>({
        observer: { join: () => group.close(gone) },
      });
      const unblock = Promise.withResolvers<string>();
      const a = group.doResult("a", () => unblock.promise);
      const results = await group.doMany(
        ["a", "b", "c"],
        (missing) => missing.map(() => "late"),
      );
      assertEquals(results.length, 3);
      assertAborted(results);
      assertAborted([await a]);
      unblock.resolve("late");
      await group.idle();
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name: "S20 Group.doMany() rejects if the keys' array throws",
    async run(make) {
      const group = make<string>();
      const keys = Object.defineProperty(["a", "b"], 1, {
        get() {
          throw boom;
        },
      });
      let call: Promise<unknown> | undefined;
      let thrown: unknown;
      try {
        call = group.doMany(keys, (missing) => missing.map(String));
      } catch (error) {
        thrown = error;
      }
      assertEquals(thrown, undefined, "thrown at once");
      assert(call instanceof Promise);
      assertStrictEquals(await reasonOf(call), boom);
      assertEquals([group.size, group.stats().flights], [0, 0]);
    },
  },
  {
    name: "S20 Group.doMany() takes a hole in the keys' array for undefined",
    async run(make) {
      const group = make<string>();
      const keys = ["a", "b", "c"];
      delete keys[1];
      const asked: unknown[] = [];
      const results = await group.doMany(keys, (missing) => {
        asked.push(...missing);
        return missing.map((key) => `value of ${String(key)}`);
      });
      assertEquals(asked, ["a", undefined, "c"]);
      assertEquals(values(results), [
        "value of a",
        "value of undefined",
        "value of c",
      ]);
    },
  },
  {
    name:
      "S20 Group.doMany() asks what it was asked, though the key function changes the keys' array",
    async run(make) {
      const keys = ["a", "b", "c"];
      const group = make<string, string>({
        key(key) {
          keys.splice(0, keys.length, "z");
          return key;
        },
      });
      const results = await group.doMany(keys, (missing) => [...missing]);
      assertEquals(values(results), ["a", "b", "c"]);
      assertEquals([keys, group.size], [["z"], 0]);
    },
  },
  {
    name: "S20 Group.doMany() takes the answers of an fn that drains its keys",
    async run(make) {
      const group = make<string>();
      const results = await group.doMany(["a", "b", "a"], (missing) => {
        const queue = missing as string[];
        const answers: string[] = [];
        while (queue.length > 0) answers.push(`value of ${queue.shift()}`);
        return answers;
      });
      assertEquals(values(results), ["value of a", "value of b", "value of a"]);
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
];
