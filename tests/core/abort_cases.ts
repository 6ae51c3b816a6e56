/** Ending flights (S13): abort, flight.abort and close. */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { assertDOMException, isPending, never, reasonOf } from "../gates.ts";
import type { Case } from "../case.ts";

const gone = new Error("gone");
const endless = () => new Promise<string>(() => {});

export const abortCases: readonly Case[] = [
  {
    name:
      "S13 Group.abort() rejects every caller with the reason and frees the key in the same tick",
    async run(make) {
      const group = make<string>();
      const { signal } = new AbortController();
      let work = () => new AbortController().signal;
      const calls = [
        group.do("key", (flight) => {
          work = () => flight.signal;
          return work() && endless();
        }),
        group.do("key", never),
        group.do("key", never),
        group.do("key", never, { signal }),
      ];
      const result = group.doResult("key", never);
      assertEquals(group.abort("key", gone), true);
      assertEquals([group.has("key"), group.size], [false, 0]);
      for (const reason of await Promise.all(calls.map(reasonOf))) {
        assertStrictEquals(reason, gone);
      }
      const { status, callers } = await result;
      assertEquals([status, callers], ["aborted", 5]);
      assertStrictEquals(work().reason, gone);
    },
  },
  {
    name: "S13 Group.abort() releases waiters at once",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const { signal } = new AbortController();
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      const waiters = [
        group.do("key", never),
        group.do("key", never, { signal }),
        group.doResult("key", never),
      ];
      group.abort("key", gone);
      const pending = await Promise.all(waiters.map(isPending));
      assertEquals(pending, [false, false, false]);
      unblock.resolve("late");
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  {
    name: "S13 Group.abort() aborts flight.signal in the same tick",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const seen: unknown[] = [];
      const leader = group.do("key", ({ signal }) => {
        signal.addEventListener("abort", () => {
          seen.push(signal.reason, group.has("key"));
        });
        return endless();
      });
      group.abort("key", gone);
      assertEquals(seen, [gone, false]);
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  {
    name: "S13 Group.abort() says whether there was a flight to end",
    async run(make) {
      const group = make<string>();
      assertEquals(group.abort("key"), false);
      const leader = group.doResult("key", endless);
      assertEquals([group.abort("key"), group.abort("key")], [true, false]);
      await leader;
      assertEquals(group.abort("key"), false);
      assertEquals(group.stats().aborted, 1);
    },
  },
  {
    name: "S13 Group.abort() without a reason gives a new AbortError",
    async run(make) {
      const group = make<string>();
      const reasons: unknown[] = [];
      for (
        const abort of [
          () => group.abort("key"),
          () => group.abort("key", undefined),
        ]
      ) {
        const leader = group.doResult("key", endless);
        abort();
        const got = await leader;
        assert(got.status === "aborted");
        assertDOMException(got.reason, "AbortError");
        reasons.push(got.reason);
      }
      assertEquals(reasons[0] === reasons[1], false);
    },
  },
  {
    name: "S13 Group.abort() gives any other reason as it is",
    async run(make) {
      for (const reason of [null, 0, "", false, gone, { own: true }]) {
        const group = make<string>();
        const leader = group.doResult("key", endless);
        const waiter = group.do("key", never);
        group.abort("key", reason);
        const got = await leader;
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, reason);
        assertStrictEquals(await reasonOf(waiter), reason);
      }
    },
  },
  {
    name: "S13 Group.abort() gives the AbortError that flight.signal gives",
    async run(make) {
      const group = make<string>();
      let work = () => new AbortController().signal;
      const leader = group.do("key", (flight) => {
        work = () => flight.signal;
        return work() && endless();
      });
      const waiter = group.do("key", never);
      group.abort("key");
      const reason = await reasonOf(leader);
      assertDOMException(reason, "AbortError");
      assertStrictEquals(await reasonOf(waiter), reason);
      assertStrictEquals(work().reason, reason);
    },
  },
  {
    name: "S13 Group.abort() makes a late settling of fn change nothing",
    async run(make) {
      for (const late of ["resolve", "reject"] as const) {
        const group = make<string>();
        const old = Promise.withResolvers<string>();
        const fresh = Promise.withResolvers<string>();
        const ended = group.doResult("key", () => old.promise);
        group.abort("key", gone);
        const leader = group.do("key", () => fresh.promise);
        old[late]("late");
        const got = await ended;
        assert(got.status === "aborted");
        assertEquals(await isPending(leader), true);
        const waiter = group.do("key", never);
        fresh.resolve("fresh");
        assertEquals(await Promise.all([leader, waiter]), ["fresh", "fresh"]);
        const { fulfilled, rejected, aborted } = group.stats();
        assertEquals([fulfilled, rejected, aborted], [1, 0, 1]);
      }
    },
  },
  {
    name:
      "S13 Flight.abort() gives the work up: every caller ends and nobody hangs (Go's Goexit)",
    async run(make) {
      const group = make<string>();
      const started = Promise.withResolvers<void>();
      const giving = group.doResult("key", async (flight) => {
        await started.promise;
        flight.abort(gone);
        return endless();
      });
      const waiters = [1, 2, 3, 4].map(() => group.do("key", never));
      started.resolve();
      const got = await giving;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
      for (const waiter of waiters) {
        assertStrictEquals(await reasonOf(waiter), gone);
      }
      assertEquals(group.has("key"), false);
    },
  },
  {
    name: "S13 Flight.abort() ends a forgotten flight and not its successor",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<void>();
      const old = group.doResult("key", async (flight) => {
        await unblock.promise;
        flight.abort(gone);
        return endless();
      });
      group.forget("key");
      const fresh = Promise.withResolvers<string>();
      const successor = group.do("key", () => fresh.promise);
      unblock.resolve();
      assertEquals((await old).status, "aborted");
      assert(group.has("key"));
      fresh.resolve("fresh");
      assertEquals(await successor, "fresh");
    },
  },
  {
    name: "S13 Group.abort() reaches the joinable flight only",
    async run(make) {
      const group = make<string>();
      const gates = [0, 1].map(() => Promise.withResolvers<string>());
      const forgotten = group.doResult("key", () => gates[0]!.promise);
      group.forget("key");
      assertEquals(group.abort("key", gone), false);
      const joinable = group.doResult("key", () => gates[1]!.promise);
      assertEquals(group.abort("key", gone), true);
      gates[0]!.resolve("value");
      assertEquals((await forgotten).status, "fulfilled");
      assertEquals((await joinable).status, "aborted");
    },
  },
  {
    name: "S13 Group.close() reaches every running flight, forgotten ones too",
    async run(make) {
      const group = make<string>();
      const forgotten = group.doResult("key", endless);
      group.forget("key");
      const calls = [
        forgotten,
        group.doResult("key", endless),
        group.doResult("key", never),
        group.doResult("other", endless),
      ];
      group.close(gone);
      assertEquals(group.size, 0);
      for (const got of await Promise.all(calls)) {
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
      }
      assertEquals(group.stats().aborted, 3);
    },
  },
  {
    name: "S13 Group.close() without a reason gives an AbortError",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", endless);
      group.close();
      const got = await leader;
      assert(got.status === "aborted");
      assertDOMException(got.reason, "AbortError");
    },
  },
  {
    name: "S13 Group refuses calls after close with an InvalidStateError",
    async run(make) {
      const group = make<string>();
      group.close(gone);
      const before = group.stats();
      const plain = await reasonOf(group.do("key", never));
      assertDOMException(plain, "InvalidStateError");
      const { reason, ...rest } = await group.doResult("key", never) as {
        reason: unknown;
      };
      assertDOMException(reason, "InvalidStateError");
      assertEquals<unknown>(rest, {
        status: "aborted",
        shared: false,
        leader: false,
        callers: 0,
      });
      assertEquals(group.stats(), before);
    },
  },
];
