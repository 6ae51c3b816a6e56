/**
 * Outcomes over Redis: every byte arrives, at those who followed and at nobody
 * else, and nothing stays.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Coordinator } from "@scope/singleflight/redis";
import {
  assertText,
  bytes,
  follow,
  lead,
  LONG,
  outcomeOf,
  type RedisCase,
} from "./scene.ts";
import { slotOf } from "./slot.ts";

const MIB = 2 ** 20;

/** Keys that would break out of the names that they are put into. */
const HOSTILE_KEYS: readonly string[] = [
  "",
  " ",
  "{",
  "}",
  "{}",
  "}{",
  "{a}b",
  "a:lease",
  "a:epoch",
  "a",
  "A",
  "a\n",
  "a\r\n",
  "a\0",
  "%",
  "%0041",
  "é",
  "e\u0301",
  "\u{1F600}",
  "\uD83D",
  "\uDE00",
  "\uFEFF",
  "*",
  "x".repeat(10_000),
  `${"x".repeat(10_000)}y`,
];

export const outcomeCases: readonly RedisCase[] = [
  {
    name: "D2 Follow.wait() gives every outcome byte by byte",
    async run(scene) {
      const [one, two] = scene.peers(2, { maxBytes: MIB });
      assert(one && two);
      const texts = ["", "?", "-", "=", "~", "\n", "\0", "\uFEFFa", "a\uFEFF"];
      const outcomes = [
        ...texts.map(bytes),
        ...[1, 1_023, 1_024, 1_025, 2_000].flatMap((size) => [
          random(size),
          new Uint8Array(size).fill(97),
          bytes("é".repeat(size / 2)),
        ]),
        Uint8Array.of(0xff),
        Uint8Array.of(0xed, 0xa0, 0x80), // a surrogate, which is no UTF-8
        Uint8Array.of(0xef, 0xbb, 0xbf),
        ...[MIB - 1, MIB].flatMap((size) => [
          random(size),
          new Uint8Array(size).fill(97),
        ]),
      ];
      for (const outcome of outcomes) {
        const got = await passOn(one, two, outcome);
        assert(got !== null && isSame(got, outcome), `${outcome.slice(0, 9)}`);
      }
    },
  },
  {
    name: "D2 redisCoordinator() leaves nothing that doesn't expire",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      await passOn(one, two, bytes("v"), 5_000);
      await lead(one, "led", 5_000);
      const names = await scene.server.ask("KEYS", `*${scene.namespace}*`);
      assert(Array.isArray(names));
      const kinds = names.map((name) => String(name).replace(/\d+$/, "N"));
      const tag = (key: string) => `{${scene.namespace}:${key}}`;
      assertEquals(kinds.sort(), [
        `${tag("k")}:N`,
        `${tag("k")}:epoch`,
        `${tag("led")}:epoch`,
        `${tag("led")}:lease`,
      ]);
      for (const name of names) {
        const left = Number(await scene.server.ask("PTTL", String(name)));
        const most = String(name).endsWith(":epoch") ? 60_001 : 5_000;
        assert(left > 0 && left <= most, `${name}: ${left}`);
      }
    },
  },
  {
    name: "D6 redisCoordinator() keeps hostile keys apart, each in one slot",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const commands = await scene.server.commandsOf(async () => {
        const leads = await Promise.all(
          HOSTILE_KEYS.map((key) => lead(one, key)),
        );
        const follows = await Promise.all(
          HOSTILE_KEYS.map((key) => follow(two, key)),
        );
        const waiting = follows.map(outcomeOf);
        for (const [index, led] of leads.entries()) {
          await led.renew(LONG);
          await led.settle(bytes(`${index}`), LONG);
        }
        for (const [index, outcome] of (await Promise.all(waiting)).entries()) {
          assertText(outcome, `${index}`);
        }
      });
      const slots = commands.map(keysOf).filter((keys) => keys.length > 0)
        .map((keys) => new Set(keys.map(slotOf)).size);
      assertEquals(slots.length, 4 * HOSTILE_KEYS.length);
      assertEquals(new Set(slots), new Set([1]));
    },
  },
  {
    name: "D6 redisCoordinator() keeps namespaces apart",
    async run(scene) {
      const { namespace } = scene;
      const places = [
        [namespace, "b:c"],
        [`${namespace}:b`, "c"],
        [`${namespace}}`, "b:c"],
        [`{${namespace}`, "b:c"],
        [`${namespace}:settled`, "b:c"],
        [namespace.toUpperCase(), "b:c"],
      ] as const;
      const settled: (() => Promise<boolean>)[] = [];
      const waiting: Promise<Uint8Array | null>[] = [];
      for (const [index, [namespace, key]] of places.entries()) {
        const [one, two] = scene.peers(2, { namespace });
        assert(one && two);
        const led = await lead(one, key);
        settled.push(() => led.settle(bytes(`${index}`), LONG));
        waiting.push(outcomeOf(await follow(two, key)));
      }
      for (const settle of settled) await settle();
      for (const [index, outcome] of (await Promise.all(waiting)).entries()) {
        assertText(outcome, `${index}`);
      }
    },
  },
];

/** Has one lead a flight that the other follows. */
async function passOn(
  one: Coordinator,
  two: Coordinator,
  outcome: Uint8Array,
  ms = LONG,
): Promise<Uint8Array | null> {
  const led = await lead(one, "k", ms);
  const waiting = outcomeOf(await follow(two, "k", ms));
  assertEquals(await led.settle(outcome, ms), true);
  return await waiting;
}

/** Bytes that are no UTF-8, and no text that repeats. */
function random(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) {
    crypto.getRandomValues(bytes.subarray(at, at + 65_536));
  }
  bytes[0] = 0xff;
  return bytes;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length &&
    one.every((byte, index) => byte === other[index]);
}

/** The keys of a script's call, out of what `MONITOR` shows. */
function keysOf(line: string): string[] {
  const [, command = "", rest = ""] = /\] "(\w+)" "(.*)"$/.exec(line) ?? [];
  if (command.toLowerCase() !== "eval") return [];
  const [, count = "0", ...keys] = rest.split('" "');
  return keys.slice(0, Number(count));
}
