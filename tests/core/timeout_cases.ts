/** `timeout` (S16): how long a flight may be. */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import { assertDOMException, never, reasonOf, timersOf } from "../gates.ts";
import type { GroupOptions } from "@scope/singleflight";
import type { Case } from "../case.ts";

const endless = () => new Promise<string>(() => {});
const names = ["maxAge", "timeout"] as const;

export const timeoutCases: readonly Case[] = [
  {
    name:
      "S16 Group's timeout rejects every caller with a TimeoutError and frees the key",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const { signal } = new AbortController();
      let work: AbortSignal | undefined;
      const calls = [
        group.do("key", (flight) => {
          work = flight.signal;
          return endless();
        }),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      const result = group.doResult("key", never);
      const reasons = await Promise.all(calls.map(reasonOf));
      for (const reason of reasons) assertDOMException(reason, "TimeoutError");
      assertEquals(group.has("key"), false);
      assertEquals((await result).status, "aborted");
      assertStrictEquals(work?.reason, reasons[0]);
      assertEquals(group.stats().aborted, 1);
    },
  },
  {
    name:
      "S16 Group's timeout rejects a plain leader whose fn asked for nothing at once",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const start = performance.now();
      const leader = group.do("key", endless);
      assertDOMException(await reasonOf(leader), "TimeoutError");
      const took = performance.now() - start;
      assert(took >= 4 && took < 2000, `Took ${took} ms`);
    },
  },
  {
    name: "S13 Group's timeout stays on a forgotten flight",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const leader = group.doResult("key", endless);
      group.forget("key");
      const got = await leader;
      assert(got.status === "aborted");
      assertDOMException(got.reason, "TimeoutError");
    },
  },
  {
    name: "S16 Group's timeout is one timer per flight, cleared on settling",
    sameTick: true,
    async run(make) {
      const timers = await timersOf(async () => {
        const group = make<string>({ timeout: 60_000 });
        const calls = ["a", "a", "b", "a", "b"].map((key) =>
          group.do(key, () => Promise.resolve("value"))
        );
        await Promise.all(calls);
        await reasonOf(group.do("c", () => Promise.reject(new Error("boom"))));
        await reasonOf(group.do("d", () => {
          throw new Error("boom");
        }));
      });
      assertEquals(timers, { started: 4, running: 0 });
    },
  },
  {
    name:
      "S16 Group's timeout clears its timer when the flight is aborted or left",
    sameTick: true,
    async run(make) {
      const timers = await timersOf(async () => {
        const group = make<string>({ timeout: 60_000 });
        const controller = new AbortController();
        const aborted = group.doResult("a", endless);
        const left = group.doResult("b", endless, {
          signal: controller.signal,
        });
        const closed = group.doResult("c", endless);
        group.abort("a");
        controller.abort();
        group.close();
        await Promise.all([aborted, left, closed]);
      });
      assertEquals(timers, { started: 3, running: 0 });
    },
  },
  {
    name:
      "S16 Group takes Infinity, fractions and up to 2^31-1 as maxAge and timeout",
    async run(make) {
      for (const name of names) {
        for (const value of [Infinity, 2 ** 31 - 1, 0.5, 1, Number.MIN_VALUE]) {
          const options: GroupOptions<string> = { [name]: value };
          assertEquals(
            await make<string>(options).do("key", () => "value"),
            "value",
          );
        }
      }
    },
  },
  {
    name: "S16 Group's timeout of Infinity starts no timer",
    sameTick: true,
    async run(make) {
      const timers = await timersOf(async () => {
        await make<string>({ timeout: Infinity }).do("key", () => "value");
      });
      assertEquals(timers.started, 0);
    },
  },
  {
    name:
      "S16 Group refuses any other maxAge or timeout with a RangeError at construction",
    run(make) {
      for (const name of names) {
        for (
          const value of [
            0,
            -0,
            -1,
            NaN,
            -Infinity,
            2 ** 31,
            2 ** 31 - 0.5,
            "5",
            null,
            {},
          ]
        ) {
          const options = { [name]: value } as GroupOptions<string>;
          const error = assertThrows(() => make<string>(options), RangeError);
          assertInstanceOf(error, RangeError);
          assert(error.message.includes(name), error.message);
        }
      }
    },
  },
];
