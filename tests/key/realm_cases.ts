/**
 * Values of another realm: of a `node:vm` context, as of a frame.
 *
 * @module
 */

import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { canonicalKey, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { builtin } from "../gates.ts";
import { executionsOf } from "./hostile_cases.ts";

interface Vm {
  runInNewContext(code: string): unknown;
}

/** What the code gives, in a realm of its own. */
function elsewhere(code: string): unknown {
  const value = builtin<Vm>("node:vm")?.runInNewContext(`(${code})`);
  const isForeign = !(value instanceof Object);
  assertEquals(isForeign, true, "must be of another realm");
  return value;
}

const not = { workerd: "there is one realm only" };

const SAME: readonly (readonly [code: string, value: Key])[] = [
  ["{ a: 1, b: [2] }", { a: 1, b: [2] }],
  ["[]", []],
  ['["a", 1, true, null]', ["a", 1, true, null]],
  ['["a", {}]', ["a", {}]],
  ["[1, 2, 3, 4, 5]", [1, 2, 3, 4, 5]],
  ["new Date(5)", new Date(5)],
  ['new Map([["a", [1]]])', new Map([["a", [1]]])],
  ["new Set([1, [2]])", new Set<Key>([1, [2]])],
  ["/a/g", /a/g],
  ["Uint8Array.of(1, 2)", Uint8Array.of(1, 2)],
  ["new Uint8Array(100)", new Uint8Array(100)],
  ["Float64Array.of(1, 2)", Float64Array.of(1, 2)],
  ["BigInt64Array.of(1n)", BigInt64Array.of(1n)],
  ["new ArrayBuffer(2)", new ArrayBuffer(2)],
  ["{ at: new Date(5) }", { at: new Date(5) }],
];

const REFUSED: readonly (readonly [code: string, problem: string])[] = [
  ["new (class extends Array {})(1, 2)", ": instances of an unnamed class"],
  ["new (class List extends Array {})()", ": instances of List"],
  ["new (class Later extends Date {})()", ": instances of Later"],
  ["new (class Date extends globalThis.Date {})()", ": instances of Date"],
  ["new (class Map extends globalThis.Map {})()", ": instances of Map"],
  ["new (class Bytes extends Uint8Array {})()", ": instances of Bytes"],
  ["new (class Thing {})()", ": instances of Thing"],
  ["[1, new (class Thing {})()]", " at [1]: instances of Thing"],
  ["Object.create({})", ": instances of an unnamed class"],
  ["new Error('no')", ": instances of Error"],
  ["new DataView(new ArrayBuffer(2))", ": instances of DataView"],
  ["Promise.resolve()", ": instances of Promise"],
  ["new String('a')", ": instances of String"],
  ["{ f() {} }", " at .f: functions"],
  ["Object.create(Date.prototype)", ": this Date can't be read, so"],
  ["new Proxy(new Map(), {})", ": this Map can't be read, so"],
];

export const realmCases: readonly Case[] = [
  ...SAME.map(([code, value]): Case => ({
    name: `K2 canonicalKey() and Group take as one: ${code} of two realms`,
    async run(make) {
      assertStrictEquals(
        canonicalKey(elsewhere(code) as Key),
        canonicalKey(value),
      );
      assertEquals(await executionsOf(make, [elsewhere(code), value]), 1);
    },
    sameTick: true, // recovery changes nothing about keys
    not,
  })),
  ...REFUSED.map(([code, problem]): Case => ({
    name: `K2 canonicalKey() refuses ${code} of another realm`,
    run() {
      const value = elsewhere(code);
      const error = assertThrows(() => canonicalKey(value as Key), TypeError);
      assertEquals(
        (error as TypeError).message,
        `Cannot use the key${problem} have no canonical form`
          .replace("so have", "so has"),
      );
    },
    sameTick: true, // there is no group in it
    not,
  })),
];
