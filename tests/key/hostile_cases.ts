/**
 * The table of hostile pairs, by canonicalKey and by one Group in which both
 * are in flight at once.
 *
 * @module
 */

import {
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case, MakeGroup } from "../case.ts";
import { DIFFERENT } from "./hostile.ts";
import { SAME } from "./hostile_same.ts";
import type { Pair } from "./pair.ts";

/** How many executions two calls for each of the keys come to. */
export async function executionsOf(
  make: MakeGroup,
  keys: readonly unknown[],
): Promise<number> {
  const group = make<number>();
  const unblock = Promise.withResolvers<void>();
  let executions = 0;
  const call = (key: unknown) =>
    group.do(key as Key, async () => {
      const execution = executions++;
      await unblock.promise;
      return execution;
    });
  const calls = [...keys, ...keys].map(call);
  assertEquals(group.size, executions);
  unblock.resolve();
  const answers = await Promise.all(calls);
  // Whoever asks for the same again has got the same answer.
  assertEquals(answers.slice(keys.length), answers.slice(0, keys.length));
  assertEquals(new Set(answers).size, executions);
  return executions;
}

function differs({ name, one, other }: Pair): Case {
  return {
    name: `K2 canonicalKey() and Group tell apart: ${name}`,
    async run(make) {
      const text = canonicalKey(one() as Key);
      assertNotStrictEquals(canonicalKey(other() as Key), text);
      assertStrictEquals(canonicalKey(one() as Key), text);
      assertEquals(await executionsOf(make, [one(), other()]), 2);
      assertEquals(await executionsOf(make, [other(), one()]), 2);
    },
    sameTick: true, // recovery changes nothing about keys
  };
}

function agrees({ name, one, other }: Pair): Case {
  return {
    name: `K2 canonicalKey() and Group take as one: ${name}`,
    async run(make) {
      const text = canonicalKey(one() as Key);
      assertStrictEquals(canonicalKey(other() as Key), text);
      assertEquals(await executionsOf(make, [one(), other()]), 1);
      assertEquals(await executionsOf(make, [other(), one()]), 1);
    },
    sameTick: true, // recovery changes nothing about keys
  };
}

export const hostileCases: readonly Case[] = [
  ...DIFFERENT.map(differs),
  ...SAME.map(agrees),
];
