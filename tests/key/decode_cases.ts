/**
 * The reader that the property tests trust: it refuses what is no canonical
 * text, and the oracle tells apart what it should.
 *
 * @module
 */

import { assertEquals, assertThrows } from "@std/assert";
import type { Case } from "../case.ts";
import { decode } from "./decode.ts";
import { equalStructure } from "./equal.ts";
import { DIFFERENT } from "./hostile.ts";
import { SAME } from "./hostile_same.ts";
import { PLAIN, toBase64url } from "./plain_digest.ts";

function digested(text: string): string {
  return PLAIN + toBase64url(new TextEncoder().encode(text));
}

const NOT_CANONICAL: Readonly<Record<string, string>> = {
  "no text at all": "",
  "text behind it": '["{"] ',
  "space within it": '["[", 1,2,3,4,5]',
  "a number in another form": "1.0",
  "a negative zero": "-0",
  "a needless escape": '"\\u0061"',
  "a raw lone surrogate": '"\ud800"',
  "an object of JSON": "{}",
  "an unknown tag": '["Error","no"]',
  "an array without a tag": "[1]",
  "unsorted names": '["{1:b1:a",1,2]',
  "a name twice": '["{1:a1:a",1,2]',
  "a name too short": '["{2:a",1]',
  "a name too many": '["{1:a1:b",1]',
  "a value too many": '["{1:a",1,2]',
  "a length in another form": '["{01:a",1]',
  "a tuple in the form of a tree": '["[",1,"a"]',
  "an empty tuple in the form of a tree": '["["]',
  "a tuple of NaN in the form of a tree": '["[",["number","NaN"]]',
  "a tuple of five": "(1;2;3;4;5;",
  "a tuple's text that is cut off": "(3:ab",
  "a tuple's text over 63 characters": `(64:${"x".repeat(64)}`,
  "a tuple's number in another form": "(1.0;",
  "a tuple's negative zero": "(-0;",
  "a tuple's unknown item": "(u",
  "a tuple's number without an end": "(12",
  "a tuple's raw lone surrogate": "(1:\ud800",
  "a tuple escaped for nothing": '("(1:a"',
  "unsorted items of a Set": '["Set","b","a"]',
  "an item of a Set twice": '["Set","a","a"]',
  "a key of a Map twice": '["Map",["a",1],["a",2]]',
  "an entry of three": '["Map",["a",1,2]]',
  "an invalid date": '["Date",1e300]',
  "a date in text": '["Date","0"]',
  "a bigint in another form": '["bigint","01"]',
  "a bigint in capitals": '["bigint","A"]',
  "a finite number in the long form": '["number","1"]',
  "hexadecimal of half a byte": '["Uint8Array","0"]',
  "hexadecimal in capitals": '["Uint8Array","0A"]',
  "bytes that don't fill an item": '["Uint16Array","00"]',
  "33 bytes in full": `["[",["Uint8Array","${"00".repeat(33)}"]]`,
  "a long text in full": JSON.stringify("x".repeat(1_100)),
  "a long key in full": JSON.stringify(["[", ..."x".repeat(600)]),
  "a digest of a short key": digested('["{"]'),
  "a digest of a short text": `${digested("x")}.string`,
  "a digest of few bytes": `${digested("x")}.Uint8Array`,
  "a digest of an unknown kind": `${digested("x".repeat(1_100))}.Blob`,
  "a digest in the form of a tree": '["digest","string","plain:eA"]',
  "a digest of a text that needs no escape": `${
    digested(JSON.stringify("x".repeat(1_100)))
  }.escaped`,
  "201 arrays in each other": '["[",'.repeat(201) + "1" + "]".repeat(201),
};

export const decodeCases: readonly Case[] = [
  ...Object.entries(NOT_CANONICAL).map(([name, text]): Case => ({
    name: `K2 decode() refuses ${name}`,
    run() {
      assertThrows(() => decode(text));
    },
  })),
  {
    name: "K2 equalStructure() agrees with the tables of hostile pairs",
    run() {
      const wrong = [
        ...DIFFERENT.filter(({ one, other }) => equalStructure(one(), other())),
        ...SAME.filter(({ one, other }) => !equalStructure(one(), other())),
      ];
      assertEquals(wrong.map(({ name }) => name), []);
    },
  },
].map((one) => ({ ...one, sameTick: true })); // there is no group in it
