/**
 * Composite keys beside strings: no string of a caller's, not even a canonical
 * text or a digest, is the key of anything else (K3).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { never } from "../gates.ts";
import { executionsOf } from "./hostile_cases.ts";
import { PLAIN, plainDigest, undoneText } from "./plain_digest.ts";

const numbers = Array.from({ length: 4_000 }, (_, at) => at);
const long = "x".repeat(9_000);

const COMPOSITES: Readonly<Record<string, Key>> = {
  "a tuple": ["a", 1],
  "an empty array": [],
  "an object": { a: 1 },
  "a date": new Date(0),
  "a Map": new Map([["a", 1]]),
  "an object of a text that is digested": { a: long },
  "an array that is digested": numbers,
  "bytes": Uint8Array.of(1, 2, 3),
  "bytes that are digested": new Uint8Array(1_000),
  "a string that is digested": long,
  "a string of a lone surrogate that is digested": `${long}\ud800`,
};

/** The text that a key's digest is made of. */
function digestedText(key: Key): string {
  const text = canonicalKey(key, { digest: plainDigest });
  return undoneText(text.slice(PLAIN.length).split(".")[0] as string);
}

export const stringCases: readonly Case[] = [
  ...Object.entries(COMPOSITES).map(([name, key]): Case => ({
    name: `K3 Group keeps ${name} apart from its canonical text`,
    async run(make) {
      const text = canonicalKey(key);
      assertEquals(await executionsOf(make, [key, text]), 2);
      assertEquals(await executionsOf(make, [text, key]), 2);
      assertEquals(await executionsOf(make, [key, canonicalKey(text)]), 2);
    },
  })),
  ...Object.entries(COMPOSITES).map(([name, key]): Case => ({
    name: `K3 Group.doMany() keeps ${name} apart from its canonical text`,
    async run(make) {
      const group = make<number>();
      const keys = [key, canonicalKey(key)];
      const asked: Key[] = [];
      const results = await group.doMany(keys, (missing) => {
        asked.push(...missing);
        return missing.map((one) => keys.indexOf(one));
      });
      assertEquals(asked.length, 2);
      const values = results.map((result) =>
        result.status === "fulfilled" ? result.value : result
      );
      assertEquals(values, [0, 1]);
    },
  })),
  {
    name:
      "S20 Group.doMany() gives the missing keys in the order asked, composites among them",
    async run(make) {
      const group = make<number>();
      const keys: Key[] = [["a"], "b", { c: 1 }, "d", long, "e"];
      const asked: Key[] = [];
      await group.doMany([...keys, ["a"], "b"], (missing) => {
        asked.push(...missing);
        return missing.map(() => 0);
      });
      assertEquals(asked, keys);
    },
  },
  {
    name: "K3 Group keeps all that stands round a digested composite apart",
    async run(make) {
      const text = digestedText(numbers);
      assertEquals(JSON.parse(text), ["[", ...numbers]);
      const keys = [
        numbers,
        text,
        [text],
        JSON.stringify(text),
        canonicalKey(numbers),
        canonicalKey(text),
        canonicalKey([text]),
      ];
      assertEquals(await executionsOf(make, keys), keys.length);
    },
  },
  {
    name: "K3 Group keeps all that stands round a digested string apart",
    async run(make) {
      const text = digestedText(long);
      assertEquals(text, long);
      const digested = canonicalKey(long);
      const keys = [
        long,
        [long],
        { a: long },
        new Set([long]),
        JSON.stringify(long),
        digested,
        [digested],
        digested.split(".")[0] as string,
        new TextEncoder().encode(long),
        ["digest", "string", digested.split(".")[0] as string],
      ];
      assertEquals(await executionsOf(make, keys), keys.length);
    },
  },
  {
    name: "K3 Group with a key function keeps long texts apart from digests",
    async run(make) {
      const group = make<number, { id: string }>({ key: ({ id }) => id });
      const unblock = Promise.withResolvers<void>();
      const calls = [long, canonicalKey(long), `${long}y`].map((id, at) =>
        group.do({ id }, () => unblock.promise.then(() => at))
      );
      const joined = group.do({ id: "x".repeat(9_000) }, never);
      assertEquals(group.size, 3);
      unblock.resolve();
      assertEquals(await Promise.all(calls), [0, 1, 2]);
      assertEquals(await joined, 0);
    },
  },
  {
    name: "K2 Group finds, forgets and aborts composites by what they hold",
    async run(make) {
      const group = make<string>();
      const key = () => ({ at: new Date(0), ids: [1, { two: 2 }] });
      const first = group.doResult(key(), () => new Promise<never>(() => {}));
      assertEquals([group.has(key()), group.has({ at: 0 })], [true, false]);
      assertEquals(group.abort(key()), true);
      const second = group.doResult(key(), () => "value");
      assertEquals([group.forget(key()), group.has(key())], [true, false]);
      assertEquals([(await first).status, (await second).status], [
        "aborted",
        "fulfilled",
      ]);
      assertEquals(group.size, 0);
    },
  },
  {
    name: "K2 Flight.key is the leader's own composite, not its text",
    async run(make) {
      const group = make<Key>();
      const key: Key = [{ a: 1 }];
      const waiter = [{ a: 1 }];
      const calls = [
        group.do(key, (flight) => flight.key),
        group.do(waiter, never),
      ];
      const [one, other] = await Promise.all(calls);
      assertEquals([one === key, other === key], [true, true]);
    },
  },
  {
    name: "K2 Group reads a key that its caller changes later only once",
    async run(make) {
      const group = make<string>();
      const key = { id: 1 };
      const unblock = Promise.withResolvers<string>();
      const call = group.do(key, () => unblock.promise);
      key.id = 2;
      assertEquals([group.has({ id: 1 }), group.has(key)], [true, false]);
      unblock.resolve("value");
      assertEquals(await call, "value");
      assertEquals(group.size, 0);
    },
  },
];
