/**
 * Foreign code that a group calls in the middle of its own: observers, copiers
 * and abort listeners that act on the group there and then. Whatever they do,
 * every call settles, and as if they had done it a moment before or after.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type { Group, Key, Observer } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { assertDOMException, never, passTime, reasonOf } from "../gates.ts";

const gone = new Error("gone");

/** An observer whose `forget` does `act`, as a flight replaces an older one. */
function onReplaced(
  events: string[],
  act: () => void,
): Observer<Key> {
  const note = (name: string) => ({ flight }: { flight: number }) => {
    events.push(`${name} ${flight}`);
  };
  return {
    lead: note("lead"),
    abort: note("abort"),
    leave: note("leave"),
    forget(event) {
      note("forget")(event);
      act();
    },
  };
}

/** Leads a flight for "key" that is too old to join afterwards. */
async function leadOld(
  group: Group<string>,
): Promise<{ old: Promise<string>; unblock: () => void }> {
  const { promise, resolve } = Promise.withResolvers<string>();
  const old = group.do("key", () => promise);
  await passTime(5);
  return { old, unblock: () => resolve("old") };
}

export const foreignCases: readonly Case[] = [
  {
    name:
      "S13 Group.abort() by the observer, as a flight replaces an old one, ends the new one's callers",
    async run(make) {
      const events: string[] = [];
      const group: Group<string> = make<string>({
        maxAge: 3,
        observer: onReplaced(events, () => void group.abort("key", gone)),
      });
      const { old, unblock } = await leadOld(group);
      const { signal } = new AbortController();
      const got = await group.doResult("key", () => "late", { signal });
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
      assertEquals(got.leader, true);
      unblock();
      assertEquals(await old, "old");
      await group.idle();
      assertEquals([group.size, group.stats().running], [0, 0]);
      assertEquals(events.toSorted(), [
        "abort 2",
        "forget 1",
        "lead 1",
        "lead 2",
      ]);
    },
  },
  {
    name:
      "S13 Group.abort() by the observer's forget is told after the lead of the flight that it ends",
    async run(make) {
      const events: string[] = [];
      const group: Group<string> = make<string>({
        maxAge: 3,
        observer: onReplaced(events, () => void group.abort("key", gone)),
      });
      const { old, unblock } = await leadOld(group);
      await group.doResult("key", () => "late");
      unblock();
      await old;
      assertEquals(events, ["lead 1", "lead 2", "forget 1", "abort 2"]);
    },
  },
  {
    name:
      "S13 Group.close() by the observer, as a flight replaces an old one, ends the callers of both",
    async run(make) {
      const group: Group<string> = make<string>({
        maxAge: 3,
        observer: onReplaced([], () => group.close(gone)),
      });
      const { old, unblock } = await leadOld(group);
      const { signal } = new AbortController();
      const fresh = group.do("key", () => "late", { signal });
      assertStrictEquals(await reasonOf(fresh), gone);
      unblock();
      assertStrictEquals(await reasonOf(old), gone);
      await group.idle();
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name:
      "S8 Group.do() whose signal the observer aborts, as its flight replaces an old one, rejects with it",
    async run(make) {
      const controller = new AbortController();
      const events: string[] = [];
      const group = make<string>({
        maxAge: 3,
        observer: onReplaced(events, () => controller.abort(gone)),
      });
      const { old, unblock } = await leadOld(group);
      const { signal } = controller;
      const fresh = group.do("key", () => "late", { signal });
      assertEquals(group.has("key"), false);
      assertStrictEquals(await reasonOf(fresh), gone);
      unblock();
      assertEquals(await old, "old");
      assertEquals(events.filter((event) => event.endsWith("2")).toSorted(), [
        "abort 2",
        "lead 2",
        "leave 2",
      ]);
    },
  },
  {
    name:
      "S4 Group's clone that aborts the leader's own signal comes too late for it",
    async run(make) {
      const controller = new AbortController();
      const left: unknown[] = [];
      const group = make<{ id: number }>({
        clone(value) {
          controller.abort(gone);
          return { ...value };
        },
        observer: { leave: ({ role }) => left.push(role) },
      });
      const unblock = Promise.withResolvers<{ id: number }>();
      const original = { id: 1 };
      const { signal } = controller;
      const leader = group.doResult("key", () => unblock.promise, { signal });
      const waiter = group.do("key", never);
      unblock.resolve(original);
      assertEquals(await waiter, original);
      const got = await leader;
      assert(got.status === "fulfilled");
      assertStrictEquals(got.value, original);
      assertEquals([signal.aborted, left], [true, []]);
    },
  },
  ...["leader", "waiter"].map((role): Case => ({
    name:
      `S13 Group.abort() gives a ${role} its reason, though a listener of flight.signal aborts that caller's signal`,
    async run(make) {
      const controller = new AbortController();
      const heard: string[] = [];
      const group = make<string>({
        observer: {
          leave: () => heard.push("leave"),
          abort: () => heard.push("abort"),
        },
      });
      const unblock = Promise.withResolvers<string>();
      const aborted = Promise.withResolvers<void>();
      const { signal } = controller;
      const leader = group.doResult("key", (flight) => {
        flight.signal.addEventListener("abort", () => {
          controller.abort(new Error("secondary"));
          aborted.resolve();
        });
        return unblock.promise;
      }, role === "leader" ? { signal } : {});
      const waiter = role === "leader"
        ? group.doResult("key", never)
        : group.doResult("key", never, { signal });
      group.abort("key", gone);
      for (const got of await Promise.all([leader, waiter])) {
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
        assertEquals(got.callers, 2);
      }
      await aborted.promise;
      unblock.resolve("late");
      await group.idle();
      assertEquals(heard, ["abort"]);
    },
  })),
  {
    name:
      "S13 Group.close() refuses calls made by the abort listeners of the flights that it ends",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const asked = Promise.withResolvers<unknown[]>();
      const a = group.doResult("a", (flight) => {
        flight.signal.addEventListener("abort", () => {
          const calls = [
            reasonOf(group.do("b", never)),
            reasonOf(group.do("b", never, {})),
            reasonOf(group.do("c", never)),
            group.doResult("b", never).then((got) =>
              got.status === "aborted" && got.reason
            ),
          ];
          asked.resolve(Promise.all(calls));
        });
        return unblock.promise;
      });
      const b = group.doResult("b", () => unblock.promise);
      group.close(gone);
      for (const reason of await asked.promise) {
        assertDOMException(reason, "InvalidStateError");
      }
      for (const got of await Promise.all([a, b])) {
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
        assertEquals(got.callers, 1);
      }
      unblock.resolve("late");
      await group.idle();
      assertEquals([group.size, group.stats().joined], [0, 0]);
    },
  },
];
