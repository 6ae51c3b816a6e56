/**
 * Digests that the caller gives, to canonicalKey and to a Group.
 *
 * @module
 */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertNotStrictEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { canonicalKey, type Digest, type Key } from "@scope/singleflight/key";
import type { Case } from "../case.ts";
import { never, reasonOf } from "../gates.ts";

/** Notes what it was given, and tells lengths apart. */
class Noting implements Digest {
  readonly algorithm = "noting";
  readonly given: Uint8Array[] = [];

  digest(bytes: Uint8Array): string {
    assertInstanceOf(bytes, Uint8Array);
    assertEquals(Object.getPrototypeOf(bytes), Uint8Array.prototype);
    this.given.push(bytes.slice());
    return `length-${bytes.length}`;
  }
}

const long = (length: number) => "x".repeat(length);

const BAD: readonly (readonly [what: string, digest: unknown])[] = [
  ["null", null],
  ["a text", "sha256"],
  ["a number", 1],
  ["a function", () => ""],
  ["an empty object", {}],
  ["an algorithm alone", { algorithm: "a" }],
  ["a method alone", { digest: () => "a" }],
  ["a method that is none", { algorithm: "a", digest: "a" }],
  ["an empty algorithm", { algorithm: "", digest: () => "a" }],
  ["an algorithm with a colon", { algorithm: "a:b", digest: () => "a" }],
  ["an algorithm with a space", { algorithm: "a b", digest: () => "a" }],
  ["an algorithm with a line's end", { algorithm: "a\n", digest: () => "a" }],
  ["an algorithm with a bracket", { algorithm: "[", digest: () => "a" }],
  ["an algorithm that is a symbol", {
    algorithm: Symbol("a"),
    digest: () => "a",
  }],
];

export const ownDigestCases: readonly Case[] = [
  {
    name: "K4 canonicalKey() with a digest marks what it gives",
    run() {
      const digest = new Noting();
      const rows: [Key, string][] = [
        [long(1_024), "noting:length-1026"],
        [long(1_025), "noting:length-1025.string"],
        [`${long(1_025)}\ud800`, "noting:length-1033.escaped"],
        [new Uint8Array(33), "noting:length-33.Uint8Array"],
        [new Float64Array(5), "noting:length-40.Float64Array"],
        [Array.from({ length: 600 }, () => 1), "noting:length-1205"],
        [
          { a: long(2_000), b: new ArrayBuffer(50) },
          '["{1:a1:b",["digest","string","noting:length-2000"],' +
          '["digest","ArrayBuffer","noting:length-50"]]',
        ],
        [["a", 1], "(1:a1;"],
        [new Uint8Array(1), '["Uint8Array","00"]'],
      ];
      for (const [key, text] of rows) {
        assertEquals(canonicalKey(key, { digest }), text);
      }
      const texts = digest.given.map((bytes) =>
        new TextDecoder().decode(bytes)
      );
      assertEquals(texts[1], long(1_025));
      assertEquals(texts[2], JSON.stringify(`${long(1_025)}\ud800`));
    },
    sameTick: true, // there is no group in it
  },
  {
    name: "K4 canonicalKey() takes no digest for the runtime's own",
    run() {
      const key = () => [long(2_000), { a: new Uint8Array(100) }];
      const text = canonicalKey(key());
      assertStrictEquals(canonicalKey(key(), {}), text);
      assertStrictEquals(canonicalKey(key(), { digest: undefined }), text);
      assertNotStrictEquals(
        canonicalKey(key(), { digest: new Noting() }),
        text,
      );
    },
    sameTick: true,
  },
  {
    name: "K4 canonicalKey() keeps the digests of two algorithms apart",
    run() {
      const [one, other] = ["one", "other"].map((algorithm) =>
        canonicalKey(long(2_000), { digest: { algorithm, digest: () => "x" } })
      );
      assertEquals([one, other], ["one:x.string", "other:x.string"]);
    },
    sameTick: true,
  },
  {
    name: "K4 Group digests strings over 8,192 characters, and no shorter ones",
    async run(make) {
      const digest = new Noting();
      const group = make<number>({ digest });
      const unblock = Promise.withResolvers<void>();
      const calls: Promise<number>[] = [];
      const open = (key: Key) => {
        const at = calls.length;
        calls.push(group.do(key, () => unblock.promise.then(() => at)));
      };
      open(long(8_191));
      open(long(8_192));
      assertEquals(digest.given.length, 0);
      open(long(8_193));
      assertEquals(digest.given.map(({ length }) => length), [8_193]);
      open(`${long(8_193)}\ud800`);
      open({ a: long(1_024), b: "" });
      open(["a", 1]);
      assertEquals(digest.given.length, 3);
      const joined = group.do(long(8_193), never);
      assertEquals([group.size, group.has(long(8_193))], [6, true]);
      unblock.resolve();
      assertEquals(await Promise.all(calls), [0, 1, 2, 3, 4, 5]);
      assertEquals(await joined, 2);
    },
  },
  {
    name: "K4 Group keys by the digest that it was given",
    async run(make) {
      const group = make<string>({
        digest: { algorithm: "all-one", digest: () => "one" },
      });
      // Whoever gives a bad digest gets other callers' answers.
      const calls = [
        group.do(long(9_000), () => "first"),
        group.do(long(9_001), never),
        group.do([long(9_000)], () => "nested"),
        group.do(long(8_000), () => "exact"),
      ];
      assertEquals(await Promise.all(calls), [
        "first",
        "first",
        "nested",
        "exact",
      ]);
    },
  },
  {
    name: "K4 Group with identity digests long strings as well",
    async run(make) {
      const digest = new Noting();
      const group = make<string, unknown>({ key: "identity", digest });
      const calls = [
        group.do(long(9_000), () => "value"),
        group.do(long(9_000), never),
        group.do([long(9_000)], () => "an array"),
        group.do([long(9_000)], () => "another"),
      ];
      assertEquals(await Promise.all(calls), [
        "value",
        "value",
        "an array",
        "another",
      ]);
      assertEquals(digest.given.length, 2);
    },
  },
  ...BAD.map(([what, digest]): Case => ({
    name: `K4 canonicalKey() and new Group() refuse a digest that is ${what}`,
    run(make) {
      const bad = digest as Digest;
      for (
        const attempt of [
          () => canonicalKey(1, { digest: bad }),
          () => make({ digest: bad }),
        ]
      ) {
        const error = assertThrows(attempt, TypeError) as TypeError;
        assert(
          error.message.startsWith("Cannot use the digest"),
          error.message,
        );
        assert(/must/.test(error.message), error.message);
      }
    },
  })),
  ...[1, 1n, "", "a.string", undefined, null, {}, new Uint8Array(32)].map((
    given,
  ): Case => ({
    name: `K4 canonicalKey() and Group refuse ${
      typeof given === "object"
        ? Object.prototype.toString.call(given)
        : typeof given === "string"
        ? `"${given}"`
        : `${given} (${typeof given})`
    } from a digest`,
    async run(make) {
      const digest = { algorithm: "bad", digest: () => given as string };
      const group = make<string>({ digest });
      for (const key of [long(9_000), [long(2_000)], new Uint8Array(64)]) {
        const reason = await reasonOf(group.do(key, never));
        assertInstanceOf(reason, TypeError);
        assert(
          /Cannot use the digest bad: /.test(reason.message),
          reason.message,
        );
        const error = assertThrows(() => canonicalKey(key, { digest }));
        assertInstanceOf(error, TypeError);
        assertEquals(error.message, reason.message);
      }
      assertEquals(await group.do("short", () => "value"), "value");
      assertEquals(canonicalKey(["short"], { digest }), "(5:short");
    },
  })),
  {
    name: "K4 Group rejects with what a digest throws, by identity",
    async run(make) {
      const own = new Error("own");
      const group = make<string>({
        digest: {
          algorithm: "failing",
          digest() {
            throw own;
          },
        },
      });
      for (
        const key of [long(9_000), [long(2_000)], { a: new Uint8Array(64) }]
      ) {
        assertStrictEquals(await reasonOf(group.do(key, never)), own);
      }
      assertEquals([group.size, group.stats().callers], [0, 0]);
    },
  },
];
