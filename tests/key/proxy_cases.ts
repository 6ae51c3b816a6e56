/**
 * Proxies that answer differently each time: the key is the key of a plain
 * value that holds what was told.
 *
 * @module
 */

import { assert, assertStrictEquals } from "@std/assert";
import { canonicalKey } from "@scope/singleflight/key";
import type { Case } from "../case.ts";

/** Answers its `at`-th question with `answers[at]`, then with the last. */
function inTurn<T>(answers: readonly T[]): () => T {
  let at = 0;
  return () => answers[Math.min(at++, answers.length - 1)] as T;
}

export const proxyCases: readonly Case[] = [
  {
    name: "K2 canonicalKey() keys what a proxy of an object told",
    run() {
      const next = inTurn([1, 2, 3]);
      const key = new Proxy({ a: 0, b: 0 }, { get: next });
      assertStrictEquals(canonicalKey(key), canonicalKey({ a: 1, b: 2 }));
    },
    sameTick: true,
  },
  {
    name: "K2 canonicalKey() keys what a proxy of names told",
    run() {
      const names = inTurn([["b", "a"], ["c"], ["d"]]);
      const key = new Proxy({} as Record<string, number>, {
        ownKeys: names,
        getOwnPropertyDescriptor: () => ({
          value: 9,
          enumerable: true,
          configurable: true,
        }),
        get: (_, name) => name === "a" ? 1 : 2,
      });
      const texts = [{ a: 1, b: 2 }, { c: 2 }, { d: 2 }].map((plain) =>
        canonicalKey(plain)
      );
      assert(texts.includes(canonicalKey(key)), canonicalKey(key));
    },
    sameTick: true,
  },
  ...[[5, 2], [2, 5], [6, 5], [4, 5], [5, 4]].map((lengths): Case => ({
    name: `K2 canonicalKey() keys what a proxy told whose length is ${
      lengths.join(", then ")
    }`,
    run() {
      const length = inTurn(lengths);
      const key = new Proxy([1, 2, 3, 4, 5, 6], {
        get: (target, name) =>
          name === "length" ? length() : Reflect.get(target, name),
      });
      const text = canonicalKey(key);
      const texts = lengths.map((at) =>
        canonicalKey([1, 2, 3, 4, 5, 6].slice(0, at))
      );
      assert(texts.includes(text), `${text}: must be of ${texts.join(", ")}`);
    },
    sameTick: true,
  })),
];
