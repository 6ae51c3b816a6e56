/** What travels, and what doesn't (D6). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  type Codec,
  CodecError,
  type DistributedGroupOptions,
  jsonCodec,
  RemoteFlightError,
} from "@scope/singleflight/distributed";
import { never, reasonOf } from "../../gates.ts";
import { gate, inScenes, type Scene } from "../scene.ts";

/** What the leader's callers get, and a follower's. */
async function travel<V>(
  scene: Scene,
  work: () => V,
  options: Partial<DistributedGroupOptions<V>> = {},
  elsewhere: Partial<DistributedGroupOptions<V>> = options,
) {
  const { time } = scene;
  const here = scene.process<V>(options);
  const there = scene.process<V>(elsewhere);
  const unblock = gate();
  const first = here.group.doResult("key", async () => {
    await unblock.promise;
    return work();
  });
  await time.settle();
  const second = there.group.doResult("key", work);
  await time.settle();
  unblock.open();
  const [led, followed] = await time.until(Promise.all([first, second]));
  return { led, followed, here: here.group, there: there.group };
}

export const codecCases = inScenes([
  {
    name: "D6 DistributedGroup's values travel by JSON",
    async run(scene) {
      const values = [
        null,
        true,
        0,
        -1.5e300,
        "",
        "\ud800 lone, \u2028, \u0000 and \u{1f600}",
        [],
        {},
        [[], [null, [1]]],
        { a: [{ b: "c" }], "": 1, "a b": 2 },
        JSON.parse('{ "__proto__": { "a": 1 } }'),
        Object.assign(Object.create(null), { a: 1 }),
      ];
      for (const value of values) {
        const { followed } = await travel<unknown>(scene, () => value);
        assert(followed.status === "fulfilled");
        assertEquals(JSON.stringify(followed.value), JSON.stringify(value));
      }
      const { followed } = await travel<unknown>(scene, () => -0);
      assert(followed.status === "fulfilled");
      assertEquals(followed.value, 0);
    },
  },
  {
    name: "D6 DistributedGroup's bytes travel as they are",
    async run(scene) {
      const every = Uint8Array.from({ length: 256 }, (_, at) => at);
      for (const value of [every, new Uint8Array(), every.subarray(7, 9)]) {
        const { led, followed } = await travel(scene, () => value);
        assert(led.status === "fulfilled" && followed.status === "fulfilled");
        assertStrictEquals(led.value, value);
        assertEquals(followed.value, value);
        assertEquals(followed.value.buffer.byteLength, value.length);
      }
      // A client's own kind of bytes stays with the client.
      class Buffer extends Uint8Array<ArrayBuffer> {}
      const { group } = scene.process<Uint8Array>({}, {
        join: () =>
          Promise.resolve({
            role: "follow",
            wait: () => Promise.resolve(Buffer.of(1, 1, 7)),
          }),
      });
      const got = await scene.time.until(group.do("key", never));
      assertEquals(got, Uint8Array.of(7));
      assertStrictEquals(Object.getPrototypeOf(got), Uint8Array.prototype);
    },
  },
  {
    name: "D6 DistributedGroup's codec may be the user's",
    async run(scene) {
      const codec: Codec<Date> = {
        encode: (value) => new Uint8Array([value.getTime()]),
        decode: ([time = 0]) => new Date(time),
      };
      const options = { codec };
      const { followed } = await travel(scene, () => new Date(7), options);
      assert(followed.status === "fulfilled");
      assertEquals(followed.value, new Date(7));
    },
  },
  {
    name: "D6 jsonCodec() refuses what JSON would lose, and says where it is",
    run() {
      const codec = jsonCodec<unknown>();
      const cycle: Record<string, unknown> = { list: [] };
      cycle["list"] = [cycle];
      let deep: unknown = null;
      for (let level = 0; level <= 500; level++) deep = [deep];
      class Own {}
      class List extends Array {}
      const hidden = (value: object) =>
        Object.defineProperty(value, "toJSON", { value: () => 1 });
      const rows: [value: unknown, at: string, what: string][] = [
        [undefined, "", "is undefined"],
        [{ a: undefined }, " at .a", "is undefined"],
        [[1, [undefined]], " at [1][0]", "is undefined"],
        [1n, "", "is a bigint"],
        [{ a: { "b c": 1n } }, ' at .a["b c"]', "is a bigint"],
        [Symbol.iterator, "", "is a symbol"],
        [NaN, "", "is NaN"],
        [[Infinity], " at [0]", "is Infinity"],
        [-Infinity, "", "is -Infinity"],
        [() => {}, "", "is a function"],
        [{ toJSON: () => 1 }, " at .toJSON", "is a function"],
        [new Date(0), "", "is an instance of Date"],
        [{ a: new Map() }, " at .a", "is an instance of Map"],
        [new Set(), "", "is an instance of Set"],
        [new Error("boom"), "", "is an instance of Error"],
        [new Own(), "", "is an instance of Own"],
        [List.of(1), "", "is an instance of List"],
        [new String("a"), "", "is an instance of String"],
        [{ a: new Uint8Array(1) }, " at .a", "is an instance of Uint8Array"],
        [Object.create({ a: 1 }), "", "is an instance of a class"],
        // deno-lint-ignore no-sparse-arrays -- the hole is what it is about
        [[1, , 2], "", "is an array with holes or properties"],
        [
          Object.assign([1], { a: 1 }),
          "",
          "is an array with holes or properties",
        ],
        [{ [Symbol.for("a")]: 1 }, "", "has a property under a symbol"],
        [hidden({ a: 1 }), "", "has a method toJSON"],
        [[hidden([1])], " at [0]", "has a method toJSON"],
        [cycle, " at .list[0]", "contains itself"],
        [deep, ` at ${"[0]".repeat(500)}`, "has more than 500 levels"],
      ];
      for (const [value, at, what] of rows) {
        const error = assertThrows(() => codec.encode(value), CodecError);
        assertInstanceOf(error, TypeError);
        assertEquals(error.name, "CodecError");
        assertEquals(
          error.message,
          `Cannot encode the value${at}: it ${what}, must be JSON`,
        );
      }
      return Promise.resolve();
    },
  },
  {
    name: "D6 jsonCodec() refuses what changes while it looks",
    run() {
      let reads = 0;
      const value = {
        get toJSON() {
          return reads++ < 2 ? 1 : () => undefined;
        },
      };
      assertThrows(() => jsonCodec<unknown>().encode(value), CodecError);
      return Promise.resolve();
    },
  },
  {
    name: "D6 jsonCodec() takes a value twice in a value",
    run() {
      const codec = jsonCodec<unknown>();
      const shared = { a: 1 };
      const value = [shared, { shared }, shared];
      assertEquals(codec.decode(codec.encode(value)), value);
      return Promise.resolve();
    },
  },
  {
    name: "D6 DistributedGroup tells everybody of a value that can't travel",
    async run(scene) {
      const { led, followed, here } = await travel<unknown>(
        scene,
        () => ({ at: new Date(0) }),
      );
      assert(led.status === "rejected" && followed.status === "rejected");
      assertInstanceOf(led.reason, CodecError);
      assertInstanceOf(followed.reason, RemoteFlightError);
      assertEquals(followed.reason.name, "CodecError");
      assertEquals(followed.reason.message, led.reason.message);
      assertEquals(here.stats().fenced, 0);
    },
  },
  {
    name: "D6 DistributedGroup passes on what the codec throws on encoding",
    async run(scene) {
      const reason = new RangeError("too odd");
      const codec = {
        encode() {
          throw reason;
        },
        decode: never,
      };
      const { led, followed } = await travel<string>(
        scene,
        () => "value",
        { codec },
      );
      assert(led.status === "rejected" && followed.status === "rejected");
      assertStrictEquals(led.reason, reason);
      assertInstanceOf(followed.reason, RemoteFlightError);
      assertEquals(`${followed.reason}`, "RangeError: too odd");
    },
  },
  {
    name: "D6 DistributedGroup refuses what a codec gives that is no bytes",
    async run(scene) {
      for (const given of [undefined, "value", [1], Promise.resolve()]) {
        const encode = () => given as unknown as Uint8Array;
        const codec = { encode, decode: never };
        const { group } = scene.process<string>({ codec });
        const call = group.do("key", () => "value");
        const reason = await scene.time.until(reasonOf(call));
        assertInstanceOf(reason, CodecError);
        assert(reason.message.includes("the codec gave"), reason.message);
      }
    },
  },
  {
    name:
      "D6 DistributedGroup runs its own fn when it can't read an outcome, and counts it",
    async run(scene) {
      const reason = new Error("what is this?");
      const codec: Codec<string> = {
        encode: () => new Uint8Array(3),
        decode() {
          throw reason;
        },
      };
      const heard: unknown[] = [];
      const observer = {
        unreadable: (event: { reason?: unknown }) =>
          void heard.push(event.reason),
      };
      const options = { codec, observer };
      const { followed, there } = await travel(scene, () => "value", options);
      assert(followed.status === "fulfilled");
      assertEquals(followed.value, "value");
      assertEquals(there.stats().unreadable, 1);
      assertEquals(there.stats().failedOpen, 0);
      assertEquals(heard, [reason]);
      const strict = await travel(
        scene,
        () => "value",
        { codec, onUnavailable: "throw" },
      );
      assert(strict.followed.status === "rejected");
      assertStrictEquals(strict.followed.reason, reason);
    },
  },
  {
    name:
      "D6 DistributedGroup doesn't take another codec's outcome for its own",
    async run(scene) {
      const codec = jsonCodec<string>();
      const pairs = [[{ codec }, {}], [{}, { codec }]] as const;
      for (const [options, elsewhere] of pairs) {
        const { followed, there } = await travel<string>(
          scene,
          () => "value",
          options,
          { ...elsewhere, onUnavailable: "throw" },
        );
        assert(followed.status === "rejected");
        assertInstanceOf(followed.reason, CodecError);
        assert(followed.reason.message.startsWith("Cannot read the outcome"));
        assertEquals(there.stats().unreadable, 1);
      }
    },
  },
  {
    name: "D6 DistributedGroup reads no outcome that is of no known form",
    async run(scene) {
      const { time } = scene;
      const forms = [[], [1], [0, 0, 49], [2, 0, 49], [1, 9, 49], [1, 0], [
        1,
        0,
        123,
      ], [1, 3, 49, 49, 120]];
      for (const form of forms) {
        const { group } = scene.process<string>({}, {
          join: () =>
            Promise.resolve({
              role: "follow",
              wait: () => Promise.resolve(Uint8Array.from(form)),
            }),
        });
        const call = group.do("key", () => "own");
        assertEquals(await time.until(call), "own", `${form}`);
        assertEquals(group.stats().unreadable, 1, `${form}`);
      }
    },
  },
  {
    name:
      "D6 DistributedGroup's outcome that is too large stays, and each process runs its fn",
    maxBytes: 64,
    async run(scene) {
      const large = "large".repeat(20);
      const { led, followed, here, there } = await travel(scene, () => large);
      assert(led.status === "fulfilled" && followed.status === "fulfilled");
      assertEquals([led.value, followed.value], [large, large]);
      assertEquals(here.stats().tooLarge, 1);
      assertEquals(there.stats().ranAlone, 1);
      assertEquals(there.stats().failedOpen, 0);
      assertEquals(there.stats().followed, 0);
      // 62 characters, their quotes, and two bytes of ours.
      for (const [length, tooLarge] of [[60, 0], [61, 1]] as const) {
        const { here } = await travel(scene, () => "x".repeat(length));
        assertEquals(here.stats().tooLarge, tooLarge);
      }
    },
  },
  {
    name: "D6 DistributedGroup's error that is too large is each process's own",
    maxBytes: 64,
    async run(scene) {
      const { led, followed, there } = await travel<string>(scene, () => {
        throw new Error("long".repeat(100));
      });
      assert(led.status === "rejected" && followed.status === "rejected");
      assertEquals(`${followed.reason}`, `${led.reason}`);
      assertEquals(there.stats().ranAlone, 1);
    },
  },
]);
