/** Bad options of a group and of a wrapper: each error tells which and why. */

import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { assertTells, trap } from "./abuse_tells.ts";
import { never, reasonOf } from "../gates.ts";
import { singleflight } from "@scope/singleflight";
import type { GroupOptions, Key, Observer } from "@scope/singleflight";
import type { Case } from "../case.ts";

/** What no option may be; text and numbers are added where they fit nowhere. */
const wrong: Partial<Record<keyof GroupOptions<string>, readonly unknown[]>> = {
  key: [null, "other", "", 1, true, {}, []],
  clone: [null, "yes", 1, {}],
  detached: [null, "yes", 1, {}],
  recoverOrphans: [null, "yes", 1, {}],
  observer: [null, "yes", 1, true],
};

export const abuseArgumentCases: readonly Case[] = [
  {
    name:
      "S16 Group refuses a bad maxAge or timeout, and says which, what it was and must be",
    run(make) {
      for (const name of ["maxAge", "timeout"]) {
        for (const value of [0, -1, NaN, -Infinity, 2 ** 31, 1e300]) {
          const error = assertThrows(
            () => make<string>({ [name]: value } as GroupOptions<string>),
            RangeError,
          );
          assertTells(error, name, String(value));
        }
        for (const value of ["5", null, true, {}, [5], 5n, Symbol("5"), trap]) {
          const error = assertThrows(
            () => make<string>({ [name]: value } as GroupOptions<string>),
            RangeError,
          );
          assertTells(error, name);
        }
      }
    },
  },
  {
    name:
      "S7 Group refuses any other bad option with a TypeError that says which",
    run(make) {
      for (const [name, values] of Object.entries(wrong)) {
        for (const value of [...values, Symbol("x"), 5n]) {
          const error = assertThrows(
            () => make<string>({ [name]: value } as GroupOptions<string>),
            TypeError,
            undefined,
            `${name}: ${String(value)}`,
          );
          assertTells(error, name);
        }
      }
    },
  },
  {
    name:
      "S19 Observer whose method is no function breaks nothing and is counted",
    async run(make) {
      const observer = { lead: "text", settle: 1, error: {} } as unknown;
      const group = make<string>({ observer: observer as Observer<Key> });
      assertEquals(await group.do("key", () => "value"), "value");
      assertEquals(group.stats().observerErrors, 2);
    },
  },
  {
    name: "S19 Observer methods are called on the observer",
    async run(make) {
      class Counting implements Observer<Key> {
        #heard = 0;
        lead() {
          this.#heard++;
        }
        settle() {
          this.#heard++;
        }
        get heard() {
          return this.#heard;
        }
      }
      const observer = new Counting();
      const group = make<string>({ observer });
      await group.do("key", () => "value");
      assertEquals([observer.heard, group.stats().observerErrors], [2, 0]);
    },
  },
  {
    name: "S16 Group reads its options once, at construction",
    async run(make) {
      const reads: string[] = [];
      const options = {
        get maxAge() {
          reads.push("maxAge");
          return 60_000;
        },
        get timeout() {
          reads.push("timeout");
          return 60_000;
        },
        get clone() {
          reads.push("clone");
          return true;
        },
      };
      // The spread of the registration reads once, before the constructor.
      const group = make<{ n: number }>(options);
      const before = reads.length;
      const calls = [group.do("key", () => ({ n: 1 })), group.do("key", never)];
      await Promise.all(calls);
      assertEquals([reads.length, new Set(reads).size], [before, before]);
    },
  },
  {
    name: "S7 singleflight() refuses bad options when it wraps",
    run() {
      const bad = { keyOf: "text", signalOf: {}, timeout: -1, key: "other" };
      for (const [name, value] of Object.entries(bad)) {
        const error = assertThrows(
          () => singleflight((id: string) => id, { [name]: value } as never),
        );
        assertTells(error, name);
      }
    },
  },
  {
    name:
      "S7 singleflight() refuses a signal of signalOf that is no AbortSignal",
    async run() {
      const load = singleflight((id: string) => id, {
        signalOf: () => "text" as never,
      });
      const reason = await reasonOf(load("a"));
      assertInstanceOf(reason, TypeError);
      assertTells(reason, "signal");
    },
  },
];
