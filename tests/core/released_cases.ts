/**
 * Who is released at once (S13): every caller but one, the plain leader whose
 * `fn` asked for nothing. And what close and dispose do besides.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { assertDOMException, isPending, never, reasonOf } from "../gates.ts";
import type { CallOptions, Flight, GroupOptions } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

/** A leader that is released at once because of `why`. */
function releasedAtOnce(
  why: string,
  ask: (flight: Flight<unknown>) => unknown,
  options: GroupOptions<string> = {},
  call: () => CallOptions = () => ({}),
): Case {
  return {
    name: `S13 Group.do() releases a leader at once ${why}`,
    sameTick: true,
    async run(make) {
      const group = make<string>(options);
      const leader = group.do("key", (flight) => {
        ask(flight);
        return new Promise(() => {});
      }, call());
      group.abort("key", gone);
      assertEquals(await isPending(leader), false);
      assertStrictEquals(await reasonOf(leader), gone);
    },
  };
}

export const releasedCases: readonly Case[] = [
  {
    name:
      "S13 Group.do() releases a plain leader that asked for nothing when the work ends",
    sameTick: true,
    async run(make) {
      for (const end of ["resolve", "reject"] as const) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const leader = group.do("key", () => unblock.promise);
        const waiter = group.do("key", never);
        group.abort("key", gone);
        assertEquals(await isPending(waiter), false);
        assertEquals(await isPending(leader), true);
        unblock[end]("late");
        assertStrictEquals(await reasonOf(leader), gone);
        assertStrictEquals(await reasonOf(waiter), gone);
      }
    },
  },
  {
    name:
      "S13 Group.do() gives a plain leader the reason of the abort, not the late outcome",
    async run(make) {
      for (const end of ["resolve", "reject"] as const) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const leader = group.do("key", () => unblock.promise);
        group.abort("key", gone);
        unblock[end]("late");
        assertStrictEquals(await reasonOf(leader), gone);
      }
    },
  },
  {
    name:
      "S13 Group.close() gives a plain leader its reason when the work ends",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      group.close(gone);
      unblock.resolve("late");
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  releasedAtOnce("whose fn read flight.signal", (flight) => flight.signal),
  releasedAtOnce("whose fn read flight.abort", (flight) => flight.abort),
  releasedAtOnce("in a group with a timeout", () => {}, { timeout: 60_000 }),
  releasedAtOnce("that gave a signal", () => {}, {}, () => ({
    signal: new AbortController().signal,
  })),
  {
    name: "S13 Group.doResult() releases a leader at once",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", () => new Promise(() => {}));
      group.abort("key", gone);
      assertEquals(await isPending(leader), false);
      assertEquals((await leader).status, "aborted");
    },
  },
  {
    name: "S13 Flight.abort() in an async fn ends a plain waiter at once",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const started = Promise.withResolvers<void>();
      const leader = group.do("key", async (flight) => {
        await started.promise;
        flight.abort(gone);
        return "late";
      });
      const waiter = group.do("key", never);
      started.resolve();
      assertStrictEquals(await reasonOf(waiter), gone);
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  {
    name: "S13 Group.close() may be called twice; the first reason stands",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", () => new Promise(() => {}));
      group.close(gone);
      group.close(new Error("second"));
      const got = await leader;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
      assertEquals(group.stats().aborted, 1);
    },
  },
  {
    name: "S13 Group.close() leaves the questions to a group answered",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", () => new Promise(() => {}));
      group.close();
      await leader;
      assertEquals(
        [group.has("key"), group.forget("key"), group.abort("key"), group.size],
        [false, false, false, 0],
      );
      assertEquals(group.forgetAll(), 0);
    },
  },
  {
    name: "S13 Group[Symbol.dispose]() closes",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult("key", () => new Promise(() => {}));
      group[Symbol.dispose]();
      const got = await leader;
      assert(got.status === "aborted");
      assertDOMException(got.reason, "AbortError");
      assertDOMException(
        await reasonOf(group.do("key", never)),
        "InvalidStateError",
      );
    },
  },
  {
    name:
      "S13 Group[Symbol.asyncDispose]() closes, then waits for abandoned work",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      const disposed = group[Symbol.asyncDispose]();
      assertEquals((await leader).status, "aborted");
      assertEquals(await isPending(disposed), true);
      unblock.resolve("late");
      await disposed;
      assertEquals(group.stats().running, 0);
    },
  },
  {
    name: "S13 Group[Symbol.asyncDispose]() survives abandoned work that fails",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const leader = group.doResult("key", () => unblock.promise);
      const disposed = group[Symbol.asyncDispose]();
      unblock.reject(new Error("late failure"));
      await disposed;
      assertEquals((await leader).status, "aborted");
    },
  },
  {
    name: "S22 Group.idle() resolves at once when nothing runs",
    async run(make) {
      assertStrictEquals(await make<string>().idle(), undefined);
    },
  },
  {
    name:
      "S22 Group.idle() waits for every work known now, abandoned and failing too (janos/singleflight#15)",
    async run(make) {
      const group = make<string>();
      const gates = [0, 1, 2].map(() => Promise.withResolvers<string>());
      const abandoned = group.doResult("abandoned", () => gates[0]!.promise);
      group.abort("abandoned", gone);
      const forgotten = group.doResult("forgotten", () => gates[1]!.promise);
      group.forget("forgotten");
      const failing = group.doResult("failing", () => gates[2]!.promise);
      const idle = group.idle();
      const later = group.doResult("later", () => new Promise(() => {}));
      gates[1]!.resolve("value");
      gates[2]!.reject(new Error("boom"));
      await Promise.all([abandoned, forgotten, failing]);
      assertEquals(await isPending(idle), true);
      gates[0]!.resolve("late");
      assertStrictEquals(await idle, undefined);
      assertEquals(group.stats().running, 1);
      group.close();
      await later;
    },
  },
  {
    name:
      "S22 Group.idle() rejects with its signal's reason, the work untouched",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const leader = group.do("key", () => unblock.promise);
      const idle = group.idle({ signal: controller.signal });
      controller.abort(gone);
      assertStrictEquals(await reasonOf(idle), gone);
      const refused = group.idle({ signal: controller.signal });
      assertStrictEquals(await reasonOf(refused), gone);
      unblock.resolve("value");
      assertEquals(await leader, "value");
    },
  },
];
