/** Calling the group from inside `fn` (S18). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { assertDOMException, isPending, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const reentryCases: readonly Case[] = [
  {
    name:
      "S18 Group.do() inside fn's synchronous part joins the flight (promise-singleflight, promise-coalesce, p-memoize, async-cache-dedupe, @jswork, @alexandermzchiu)",
    async run(make) {
      const group = make<string>();
      let runs = 0;
      const inner: Promise<unknown>[] = [];
      const work = (): string => {
        runs++;
        inner.push(group.do("key", work), group.doResult("key", work));
        return "value";
      };
      const leader = group.doResult("key", work);
      const { status, callers, leader: led } = await leader;
      assertEquals([runs, status, callers, led], [1, "fulfilled", 3, true]);
      assertEquals(await inner[0], "value");
      assertEquals((await inner[1] as { leader: boolean }).leader, false);
    },
  },
  {
    name:
      "S18 Group.do() rejects an fn that returns its own flight's promise instead of hanging (@lucid-softworks/singleflight)",
    async run(make) {
      const group = make<string>();
      let runs = 0;
      const work = (): Promise<string> => {
        runs++;
        return group.do("key", work);
      };
      const leader = group.do("key", work);
      const waiter = group.do("key", never);
      for (const call of [leader, waiter]) {
        const reason = await reasonOf(call);
        assertInstanceOf(reason, TypeError);
        assert(/itself|own|same/.test(reason.message), reason.message);
      }
      assertEquals([runs, group.has("key")], [1, false]);
      assertEquals(await group.do("key", () => "again"), "again");
    },
  },
  {
    name:
      "S18 Group.do() rejects an fn that returns its own flight's promise, when a caller has a signal",
    async run(make) {
      const group = make<string>();
      const { signal } = new AbortController();
      const leader = group.do("key", () => group.do("key", never, { signal }), {
        signal,
      });
      assertInstanceOf(await reasonOf(leader), TypeError);
      assertEquals(group.has("key"), false);
    },
  },
  {
    name:
      "S18 Group.doResult() says rejected of an fn that returns its own flight's promise",
    async run(make) {
      const group = make<string>();
      const got = await group.doResult("key", () => group.do("key", never));
      assert(got.status === "rejected");
      assertInstanceOf(got.reason, TypeError);
      assertEquals(got.callers, 2);
    },
  },
  {
    name: "S18 Group.do() for another key inside fn is a flight of its own",
    async run(make) {
      const group = make<string>();
      const outer = group.do("outer", async () => {
        const inner = await group.do("inner", () => "inner");
        return `outer of ${inner}`;
      });
      assertEquals(await outer, "outer of inner");
      assertEquals(group.stats().flights, 2);
    },
  },
  {
    name:
      "S18 Group's timeout ends a flight that waits for itself after an await",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const leader = group.do("key", async (): Promise<string> => {
        await null;
        return await group.do("key", never);
      });
      assertDOMException(await reasonOf(leader), "TimeoutError");
      assertEquals(group.has("key"), false);
    },
  },
  {
    name: "S18 Group.abort() ends two flights that wait for each other",
    async run(make) {
      const group = make<string>();
      const one = group.doResult(
        "one",
        () => group.do("two", () => group.do("one", never)),
      );
      assertEquals(await isPending(one), true);
      group.abort("one", gone);
      group.abort("two", gone);
      const got = await one;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
      assertEquals(group.size, 0);
    },
  },
  {
    name: "S18 Group.forget() inside fn acts at once",
    async run(make) {
      const group = make<string>();
      const fresh = Promise.withResolvers<string>();
      let inner: Promise<string> | undefined;
      const seen: unknown[] = [];
      const leader = group.do("key", (flight) => {
        seen.push(group.forget("key"), group.has("key"), flight.forgotten);
        inner = group.do("key", () => fresh.promise);
        return "old";
      });
      assertEquals(seen, [true, false, true]);
      assertEquals(await leader, "old");
      assert(group.has("key"));
      fresh.resolve("fresh");
      assertEquals(await inner, "fresh");
    },
  },
  {
    name:
      "S18 Group.abort() inside fn acts at once; what fn returns only ends the work",
    async run(make) {
      for (const late of ["value", "throw", "promise"]) {
        const group = make<string>();
        const seen: unknown[] = [];
        const call = (): Promise<string> =>
          group.do("key", (flight) => {
            seen.push(
              group.abort("key", gone),
              group.has("key"),
              flight.forgotten,
            );
            if (late === "throw") throw new Error("late");
            return late === "value"
              ? "late"
              : Promise.reject(new Error("late"));
          });
        assertStrictEquals(await reasonOf(call()), gone);
        await group.idle();
        assertEquals(seen, [true, false, true]);
        const { aborted, fulfilled, rejected, running } = group.stats();
        assertEquals([aborted, fulfilled, rejected, running], [1, 0, 0, 0]);
      }
    },
  },
  {
    name: "S18 Flight.abort() inside fn acts at once (Go's Goexit)",
    async run(make) {
      const group = make<string>();
      const seen: unknown[] = [];
      const got = await group.doResult("key", (flight) => {
        flight.abort(gone);
        seen.push(
          group.has("key"),
          flight.signal.aborted,
          flight.signal.reason,
        );
        return "late";
      });
      assertEquals(seen, [false, true, gone]);
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
    },
  },
  {
    name: "S18 Flight.abort() inside fn may be called without its flight",
    async run(make) {
      const group = make<string>();
      const leader = group.do("key", ({ abort }) => {
        abort(gone);
        return "late";
      });
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  {
    name: "S18 Group.close() inside fn acts at once",
    async run(make) {
      const group = make<string>();
      const seen: unknown[] = [];
      let inner: Promise<unknown> | undefined;
      const leader = group.do("key", () => {
        group.close(gone);
        seen.push(group.has("key"), group.size);
        inner = reasonOf(group.do("other", never));
        return "late";
      });
      assertEquals(seen, [false, 0]);
      assertStrictEquals(await reasonOf(leader), gone);
      assertDOMException(await inner, "InvalidStateError");
    },
  },
  {
    name: "S18 Group.do() inside fn leads when the flight was aborted before",
    async run(make) {
      const group = make<string>();
      let inner: Promise<string> | undefined;
      const leader = group.do("key", (flight) => {
        flight.abort(gone);
        inner = group.do("key", () => "fresh");
        return "late";
      });
      assertStrictEquals(await reasonOf(leader), gone);
      assertEquals(await inner, "fresh");
    },
  },
  {
    name:
      "S18 Group.do() inside fn with an aborting signal lets only that caller leave",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      let inner: Promise<unknown> | undefined;
      const leader = group.do("key", () => {
        inner = reasonOf(group.do("key", never, { signal: controller.signal }));
        controller.abort(gone);
        return "value";
      });
      assertEquals(await leader, "value");
      assertStrictEquals(await inner, gone);
    },
  },
];
