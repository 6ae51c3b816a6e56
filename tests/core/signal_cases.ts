/** Listeners on callers' signals (S11). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { listenersOf, never, reasonOf } from "../gates.ts";
import type { Group, Key } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

/** Each way in which a flight with two callers can end. */
const endings: Record<string, (group: Group<string, Key>) => void> = {
  abort: (group) => void group.abort("key"),
  close: (group) => group.close(),
};

export const signalCases: readonly Case[] = [
  {
    name: "S11 Group.do() leaves no listener after settling",
    async run(make) {
      for (const rejects of [false, true]) {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const signals = [0, 1, 2].map(() => new AbortController().signal);
        const probes = signals.map(listenersOf);
        const calls = signals.map((signal) =>
          group.do("key", () => unblock.promise, { signal })
        );
        assertEquals(probes.map(({ count }) => count), [1, 1, 1]);
        if (rejects) unblock.reject(new Error("boom"));
        else unblock.resolve("value");
        await Promise.allSettled(calls);
        assertEquals(probes.map(({ count }) => count), [0, 0, 0]);
      }
    },
  },
  {
    name:
      "S11 Group.do() leaves nothing on a long-lived signal after 20 finished calls (lru-cache, abortable-promise-cache)",
    async run(make) {
      const group = make<number>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      for (let call = 0; call < 20; call++) {
        await group.do(call % 3, () => Promise.resolve(call), { signal });
      }
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name:
      "S11 Group.do() puts one listener on a signal, however many callers and flights it has",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const calls = Array.from(
        { length: 100 },
        (_, call) =>
          group.do(`key ${call % 10}`, () => unblock.promise, { signal }),
      );
      assertEquals([probe.count, probe.peak], [1, 1]);
      unblock.resolve("value");
      await Promise.all(calls);
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name:
      "S11 Group.do() keeps the listener until the signal's last waiter has gone",
    async run(make) {
      const group = make<string>();
      const gates = [0, 1].map(() => Promise.withResolvers<string>());
      const controller = new AbortController();
      const { signal } = controller;
      const probe = listenersOf(signal);
      const [first, second] = gates.map((gate, key) =>
        group.do(key, () => gate.promise, { signal })
      );
      gates[0]?.resolve("value");
      assertEquals(await first, "value");
      assertEquals(probe.count, 1);
      controller.abort(gone);
      assert(second);
      assertStrictEquals(await reasonOf(second), gone);
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name: "S11 Group.do() listens again on a signal that was let go of",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const probe = listenersOf(signal);
      await group.do("key", () => "value", { signal });
      assertEquals(probe.count, 0);
      const left = group.do("key", () => new Promise(() => {}), { signal });
      assertEquals(probe.count, 1);
      controller.abort(gone);
      assertStrictEquals(await reasonOf(left), gone);
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name:
      "S11 Group.do() lets go of the other callers' signals only when the flight ends",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const [leaver, stayer] = [new AbortController(), new AbortController()];
      const probes = [listenersOf(leaver.signal), listenersOf(stayer.signal)];
      const left = group.do("key", () => unblock.promise, {
        signal: leaver.signal,
      });
      const stays = group.do("key", never, { signal: stayer.signal });
      leaver.abort(gone);
      await reasonOf(left);
      assertEquals(probes.map(({ count }) => count), [0, 1]);
      unblock.resolve("value");
      assertEquals(await stays, "value");
      assertEquals(probes.map(({ count }) => count), [0, 0]);
    },
  },
  {
    name: "S11 Group.abort() and close leave no listener",
    async run(make) {
      for (const end of Object.values(endings)) {
        const group = make<string>();
        const signals = [0, 1].map(() => new AbortController().signal);
        const probes = signals.map(listenersOf);
        const calls = signals.map((signal) =>
          group.do("key", () => new Promise(() => {}), { signal })
        );
        end(group);
        await Promise.all(calls.map(reasonOf));
        assertEquals(probes.map(({ count }) => count), [0, 0]);
      }
    },
  },
  {
    name: "S11 Group's timeout leaves no listener",
    async run(make) {
      const group = make<string>({ timeout: 5 });
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const work = () => new Promise<string>(() => {});
      const calls = [1, 2].map(() => group.do("key", work, { signal }));
      await Promise.all(calls.map(reasonOf));
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name: "S11 Group.do() never listens on the signal of a refused call",
    async run(make) {
      const group = make<string>();
      const aborted = AbortSignal.abort(gone);
      const { signal } = new AbortController();
      const probes = [listenersOf(aborted), listenersOf(signal)];
      await reasonOf(group.do("key", never, { signal: aborted }));
      await reasonOf(group.do((() => {}) as never, never, { signal }));
      await reasonOf(group.do("key", null as never, { signal }));
      group.close();
      await reasonOf(group.do("key", never, { signal }));
      assertEquals(probes.map(({ count }) => count), [0, 0]);
    },
  },
  {
    name:
      "S11 Group.do() leaves no listener when fn throws or a signal aborts in it",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const thrown = listenersOf(controller.signal);
      const boom = new Error("boom");
      await reasonOf(group.do("key", () => {
        throw boom;
      }, { signal: controller.signal }));
      assertEquals(thrown.count, 0);
      await reasonOf(group.do("key", () => {
        controller.abort(gone);
        return "value";
      }, { signal: controller.signal }));
      assertEquals([thrown.count, thrown.peak], [0, 1]);
    },
  },
  {
    name:
      "S11 Group.doMany() puts one listener on its signal and takes it away",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string[]>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const many = group.doMany(["a", "b", "c"], () => unblock.promise, {
        signal,
      });
      assertEquals([probe.count, probe.peak], [1, 1]);
      unblock.resolve(["A", "B", "C"]);
      await many;
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name: "S11 Group.idle() leaves no listener on its signal",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const leader = group.do("key", () => unblock.promise);
      const idle = group.idle({ signal });
      unblock.resolve("value");
      await Promise.all([leader, idle]);
      assertEquals(probe.count, 0);
    },
  },
  {
    name:
      "S11 Group puts one listener per group on a signal that two groups share",
    async run(make) {
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      const unblock = Promise.withResolvers<string>();
      const calls = [make<string>(), make<string>()].flatMap((group) => [
        group.do("key", () => unblock.promise, { signal }),
        group.do("key", never, { signal }),
      ]);
      assertEquals([probe.count, probe.peak], [2, 2]);
      unblock.resolve("value");
      await Promise.all(calls);
      assertEquals(probe.count, 0);
    },
  },
];
