/** Ending and leaving the flights of a `doMany` (S20). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { assertDOMException, isPending, never, reasonOf } from "../gates.ts";
import type { BatchFlight } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const manyLeavingCases: readonly Case[] = [
  {
    name: "S20 Group.abort() ends only its key of a batch",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      let batch: AbortSignal | undefined;
      const many = group.doMany(["a", "b"], (_, flight) => {
        batch = flight.signal;
        return unblock.promise;
      });
      assertEquals(group.abort("a", gone), true);
      assertEquals([group.has("a"), group.has("b"), batch?.aborted], [
        false,
        true,
        false,
      ]);
      unblock.resolve(["A", "B"]);
      const [a, b] = await many;
      assert(a?.status === "aborted");
      assertStrictEquals(a.reason, gone);
      assert(b?.status === "fulfilled");
      assertEquals(b.value, "B");
    },
  },
  {
    name:
      "S20 BatchFlight.signal aborts when the last of its flights has nobody",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const other = new AbortController();
      let batch: AbortSignal | undefined;
      const many = group.doMany(["a", "b"], (_, flight) => {
        batch = flight.signal;
        return new Promise<string[]>(() => {});
      }, { signal: controller.signal });
      const joined = group.do("b", never, { signal: other.signal });
      controller.abort(gone);
      assertEquals([group.has("a"), group.has("b"), batch?.aborted], [
        false,
        true,
        false,
      ]);
      other.abort("the last leaver's");
      assertEquals([group.size, batch?.aborted, batch?.reason], [
        0,
        true,
        "the last leaver's",
      ]);
      assertEquals(await reasonOf(joined), "the last leaver's");
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
    },
  },
  {
    name: "S20 Group.abort() of every key of a batch aborts its signal",
    async run(make) {
      const group = make<string>();
      const ended = Promise.withResolvers<void>();
      const many = group.doMany(["a", "b"], (_, { signal }) => {
        signal.addEventListener("abort", () => ended.resolve());
        return new Promise<string[]>(() => {});
      });
      group.abort("a", gone);
      group.abort("b", gone);
      await ended.promise;
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
    },
  },
  {
    name: "S20 BatchFlight.abort() ends all that are still open",
    async run(make) {
      const group = make<string>();
      let batch: BatchFlight<unknown> | undefined;
      const many = group.doMany(["a", "b", "c"], (_, flight) => {
        batch = flight;
        return new Promise<string[]>(() => {});
      });
      const waiter = group.do("b", never);
      group.abort("a", "before");
      batch?.abort(gone);
      assertEquals(group.size, 0);
      assertEquals(
        (await many).map((got) => got.status === "aborted" && got.reason),
        ["before", gone, gone],
      );
      assertStrictEquals(await reasonOf(waiter), gone);
      assert(batch?.signal.aborted);
    },
  },
  {
    name: "S20 BatchFlight.abort() without a reason gives an AbortError",
    async run(make) {
      const group = make<string>();
      const [a] = await group.doMany(["a"], (_, flight) => {
        flight.abort();
        return ["late"];
      });
      assert(a?.status === "aborted");
      assertDOMException(a.reason, "AbortError");
      assertEquals(group.size, 0);
    },
  },
  {
    name:
      "S20 Group.doMany() leaves every flight of the call when its signal aborts",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const single = group.do("a", () => unblock.promise);
      const many = group.doMany(["a", "b"], () => new Promise(() => {}), {
        signal,
      });
      controller.abort(gone);
      assertEquals([group.has("a"), group.has("b")], [true, false]);
      for (const got of await many) {
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
      }
      unblock.resolve("A");
      assertEquals(await single, "A");
    },
  },
  {
    name: "S20 Group.doMany() answers at once when its signal aborts",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const many = group.doMany(["a", "b"], () => new Promise(() => {}), {
        signal,
      });
      controller.abort(gone);
      assertEquals(await isPending(many), false);
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
    },
  },
  {
    name: "S20 Group.doMany() counts a signal that aborts inside fn",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const many = group.doMany(["a", "b"], (missing, flight) => {
        controller.abort(gone);
        assertEquals([flight.signal.aborted, group.size], [true, 0]);
        return missing.map(String);
      }, { signal: controller.signal });
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
    },
  },
  {
    name:
      "S20 Group.doMany() keeps a key's outcome that came before its signal aborted",
    async run(make) {
      const group = make<string>();
      const gate = Promise.withResolvers<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const single = group.do("a", () => gate.promise);
      const many = group.doMany(["a", "b"], () => new Promise(() => {}), {
        signal,
      });
      gate.resolve("A");
      assertEquals(await single, "A");
      // The waiter of "a" has heard too: its flight is gone.
      assertEquals(group.has("a"), false);
      controller.abort(gone);
      assertEquals((await many).map(({ status }) => status), [
        "fulfilled",
        "aborted",
      ]);
    },
  },
  {
    name: "S20 Group.forget() forgets one key of a batch",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      assertEquals(group.forget("a"), true);
      const fresh = group.do("a", () => "fresh");
      unblock.resolve(["A", "B"]);
      assertEquals(await fresh, "fresh");
      assertEquals(
        (await many).map((got) => got.status === "fulfilled" && got.value),
        ["A", "B"],
      );
    },
  },
  {
    name: "S20 Group.do() inside the fn of a batch joins its own key",
    async run(make) {
      const group = make<string>();
      let inner: Promise<string> | undefined;
      const many = group.doMany(["a", "b"], (missing) => {
        inner = group.do("a", never);
        return missing.map(String);
      });
      assertEquals((await many).map(({ callers }) => callers), [2, 1]);
      assertEquals(await inner, "a");
    },
  },
  {
    name: "S20 Group's timeout ends every flight of a batch",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const ended = Promise.withResolvers<void>();
      const many = group.doMany(["a", "b"], (_, { signal }) => {
        signal.addEventListener("abort", () => ended.resolve());
        return new Promise<string[]>(() => {});
      });
      for (const got of await many) {
        assert(got.status === "aborted");
        assertDOMException(got.reason, "TimeoutError");
      }
      await ended.promise;
    },
  },
  {
    name: "S20 Group.doMany() whose work fails late disturbs nobody",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const many = group.doMany(["a", "b"], () => unblock.promise);
      group.close(gone);
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
      assertEquals(group.stats().running > 0, true);
      unblock.reject(new Error("late"));
      await group.idle();
      assertEquals(group.stats().running, 0);
    },
  },
  {
    name: "S20 Group.doMany() that is detached goes on when its caller leaves",
    async run(make) {
      const group = make<string>({ detached: true });
      const unblock = Promise.withResolvers<string[]>();
      const controller = new AbortController();
      const { signal } = controller;
      const many = group.doMany(["a", "b"], () => unblock.promise, { signal });
      controller.abort(gone);
      assertEquals((await many).map(({ status }) => status), [
        "aborted",
        "aborted",
      ]);
      const joined = group.do("b", never);
      unblock.resolve(["A", "B"]);
      assertEquals(await joined, "B");
    },
  },
];
