/** An outcome is its own flight's, and it is bytes (D2, D6). */

import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  bytes,
  type CoordinatorCase,
  follow,
  freshKey,
  KEEP_MS,
  lead,
  patience,
  text,
  timed,
  within,
} from "./harness.ts";

export const outcomeCases: readonly CoordinatorCase[] = [
  {
    name: "D2 Coordinator.join() after a flight leads, and sees nothing of it",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      for (const value of ["first", "second"]) {
        const led = await lead(one, key, leaseMs * 20);
        assert(await led.settle(bytes(value), KEEP_MS));
        await (await lead(two, key, leaseMs * 20)).abandon();
      }
    },
  },
  {
    name: "D2 Follow.wait() gets its own flight's outcome, however many follow",
    async run({ connect, leaseMs, pushMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const follows = [];
      for (const value of ["first", "second", "third"]) {
        const led = await lead(one, key, leaseMs * 20);
        follows.push(await follow(two, key, leaseMs));
        assert(await led.settle(bytes(value), KEEP_MS));
      }
      const running = await lead(one, key, leaseMs * 20);
      const waits = Promise.all(follows.map((one) => one.wait(patience())));
      const got = await within(pushMs, "An outcome that is there", waits);
      assertEquals(got.map(text), ["first", "second", "third"]);
      await running.abandon();
    },
  },
  {
    name: "D2 Follow.wait() of many is told at once, by push",
    async run({ connect, leaseMs, pushMs }) {
      const all = [];
      for (let at = 0; at < 4; at++) all.push(await connect());
      const key = freshKey();
      const [first] = all;
      assert(first !== undefined);
      const led = await lead(first, key, leaseMs * 20);
      const waits: Promise<Uint8Array | null>[] = [];
      for (const one of all) {
        for (let at = 0; at < 12; at++) {
          waits.push((await follow(one, key, leaseMs)).wait(patience()));
        }
      }
      assert(await led.settle(bytes("value"), KEEP_MS));
      const got = await within(pushMs, "The outcome", Promise.all(waits));
      assertEquals(new Set(got.map(text)), new Set(["value"]));
    },
  },
  {
    name: "D2 Follow.wait() loses no wake-up in one flight after the other",
    async run({ connect, leaseMs, pushMs }) {
      const all = [await connect(), await connect(), await connect()];
      const key = freshKey();
      for (let round = 0; round < 50; round++) {
        const joined = await Promise.all(
          all.map((one) => one.join(key, { leaseMs: leaseMs * 20 })),
        );
        const value = bytes(`round ${round}`);
        const waits = joined.map((one) =>
          one.role === "lead" ? value : one.wait(patience())
        );
        const [led, ...others] = joined.filter(({ role }) => role === "lead");
        assert(led?.role === "lead" && others.length === 0);
        const settled = led.settle(value, KEEP_MS);
        const got = await within(pushMs, "The outcome", Promise.all(waits));
        assertEquals(got, [value, value, value]);
        assert(await settled);
      }
    },
  },
  {
    name: "D2 Follow.wait() gets the outcome when every message is lost",
    needs: "loseMessages",
    async run({ connect, leaseMs, loseMessages }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      await loseMessages?.();
      assert(await led.settle(bytes("value"), KEEP_MS));
      const got = await within(leaseMs + 1_000, "The outcome", waits);
      assertEquals(text(got), "value");
    },
  },
  {
    name: "D6 Lead.settle() takes any bytes, from none to the most",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const { maxBytes } = one.limits;
      assert(Number.isSafeInteger(maxBytes) && maxBytes >= 1_024);
      const every = Uint8Array.from({ length: 256 }, (_, at) => at);
      const outcomes = [
        new Uint8Array(),
        every,
        every.toReversed(),
        new Uint8Array(300).fill(255),
        ...[1_023, 1_024, 1_025, maxBytes].map(scattered),
      ];
      for (const outcome of outcomes) {
        const key = freshKey();
        const led = await lead(one, key, leaseMs * 50);
        const early = (await follow(two, key, leaseMs * 50)).wait(patience());
        const late = await follow(two, key, leaseMs * 50);
        assert(await led.settle(outcome, KEEP_MS));
        for (const got of [await early, await late.wait(patience())]) {
          assert(got instanceof Uint8Array);
          assertEquals(got.length, outcome.length);
          assert(got.every((byte, at) => byte === outcome[at]), "Other bytes");
        }
      }
    },
  },
  {
    name: "D6 Lead.settle() refuses an outcome over the limit, and leads on",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const waits = (await follow(two, key, leaseMs)).wait(patience());
      const large = new Uint8Array(one.limits.maxBytes + 1);
      await assertRejects(() => led.settle(large, KEEP_MS), RangeError);
      assert(await led.settle(bytes("small"), KEEP_MS));
      assertEquals(text(await waits), "small");
    },
  },
  {
    name: "D6 Lead.settle() reads what it is given, once",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const key = freshKey();
      const led = await lead(one, key, leaseMs * 20);
      const follows = [
        await follow(two, key, leaseMs),
        await follow(two, key, leaseMs),
      ];
      const around = bytes("<value>");
      const inside = around.subarray(1, -1);
      assert(await led.settle(inside, KEEP_MS));
      around.fill(0);
      for (const followed of follows) {
        const got = await followed.wait(patience());
        assertEquals(text(got), "value");
        got?.fill(0); // it is this follower's alone
      }
    },
  },
  {
    name:
      "D2 Coordinator takes a key for what it is, not for what it looks like",
    async run({ connect, leaseMs }) {
      const [one, two] = [await connect(), await connect()];
      const mark = freshKey();
      const keys = HOSTILE_KEYS.map((key) => key.replace("@", mark));
      const leads = [];
      for (const key of keys) leads.push(await lead(one, key, leaseMs * 100));
      const waits = [];
      for (const key of keys) {
        waits.push((await follow(two, key, leaseMs)).wait(patience()));
      }
      for (const [at, led] of leads.entries()) {
        assert(await led.settle(bytes(`value ${at}`), KEEP_MS));
      }
      const got = (await Promise.all(waits)).map(text);
      assertEquals(got, keys.map((_, at) => `value ${at}`));
    },
  },
  {
    name: "D2 Coordinator.join() and Lead.settle() take a round trip, no poll",
    async run({ connect, leaseMs, pushMs }) {
      const one = await connect();
      const key = freshKey();
      await (await lead(one, key, leaseMs * 20)).abandon();
      const took = await timed(async () => {
        const led = await lead(one, key, leaseMs * 20);
        await led.settle(bytes("value"), KEEP_MS);
      });
      assert(took <= pushMs, `Took ${took} ms`);
    },
  },
];

/** Each with a mark, so that no other case has it. */
const HOSTILE_KEYS: readonly string[] = [
  "@",
  "@ ",
  " @",
  "@{",
  "@}",
  "{}@",
  "{a}@",
  "{@}",
  "}@{",
  "@:1",
  "@:epoch",
  "@:lease",
  "@\0",
  "@\n",
  "@\r\n$1\r\n",
  '@"',
  "@'",
  "@\\",
  "@*",
  "@?",
  "@[a-z]",
  "@/..",
  "@%00",
  "__proto__@",
  "@\u{1f600}",
  "@\u00e9",
  "@e\u0301",
  "@A",
  "@a",
  "@\u2028",
  "@\uffff",
  "@" + "long".repeat(240),
];

/** Bytes without a pattern that a codec could live on. */
function scattered(length: number): Uint8Array {
  const outcome = new Uint8Array(length);
  let state = length;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    outcome[at] = state >>> 24;
  }
  return outcome;
}
