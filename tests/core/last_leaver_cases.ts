/** The last caller leaves (S9). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { FlightEvent, Key } from "@scope/singleflight";
import type { Case } from "../case.ts";

const gone = new Error("gone");

export const lastLeaverCases: readonly Case[] = [
  {
    name:
      "S9 Group.do() frees the key when the last caller leaves (singleflight-modern, tailscale util/singleflight)",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const leader = group.do("key", () => new Promise(() => {}), {
        signal: controller.signal,
      });
      controller.abort(gone);
      assertEquals([group.has("key"), group.size], [false, 0]);
      assertStrictEquals(await reasonOf(leader), gone);
    },
  },
  {
    name:
      "S9 Group.do() frees the key, aborts the work, rejects the caller, in this order and tick",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const order: unknown[] = [];
      const leader = group.do("key", ({ signal }) => {
        signal.addEventListener("abort", () => {
          order.push(["work aborts", group.has("key"), signal.reason]);
          queueMicrotask(() => order.push("the tick is over"));
        });
        return new Promise(() => {});
      }, { signal: controller.signal });
      const rejected = leader.catch((reason) =>
        order.push(["rejected", reason])
      );
      controller.abort(gone);
      order.push("abort() returned");
      await rejected;
      assertEquals(order.slice(0, 2), [
        ["work aborts", false, gone],
        "abort() returned",
      ]);
      assertEquals(order.at(-1), ["rejected", gone]);
    },
  },
  {
    name: "S9 Flight.signal aborts once, with the last leaver's reason",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const controllers = [0, 1, 2].map(() => new AbortController());
      const aborts: unknown[] = [];
      const calls = controllers.map(({ signal }) =>
        group.do("key", (flight) => {
          flight.signal.addEventListener("abort", () => {
            aborts.push(flight.signal.reason);
          });
          return new Promise<string>(() => {});
        }, { signal })
      );
      controllers[1]?.abort("second");
      controllers[0]?.abort("first");
      assertEquals(aborts, []);
      controllers[2]?.abort("third");
      assertEquals(aborts, ["third"]);
      const reasons = await Promise.all(calls.map(reasonOf));
      assertEquals(reasons, ["first", "second", "third"]);
    },
  },
  {
    name:
      "S9 Flight.signal gives the last leaver's reason when it is read late",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      let work = () => new AbortController().signal;
      const leader = group.do("key", (flight) => {
        work = () => flight.signal;
        return new Promise(() => {});
      }, { signal: controller.signal });
      controller.abort(gone);
      await reasonOf(leader);
      assertEquals(work().aborted, true);
      assertStrictEquals(work().reason, gone);
    },
  },
  {
    name:
      "S9 Group.do() starts a new flight for a caller after the last one left (tailscale util/singleflight)",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const old = Promise.withResolvers<string>();
      const fresh = Promise.withResolvers<string>();
      const left = group.do("key", () => old.promise, {
        signal: controller.signal,
      });
      controller.abort(gone);
      const leader = group.do("key", () => fresh.promise);
      old.resolve("old");
      await reasonOf(left);
      assert(group.has("key"));
      const waiter = group.do("key", never);
      fresh.resolve("fresh");
      assertEquals(await Promise.all([leader, waiter]), ["fresh", "fresh"]);
    },
  },
  {
    name:
      "S9 Group.do() leads when it is called while the abandoned work aborts",
    sameTick: true,
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      let fresh: Promise<string> | undefined;
      const left = group.do("key", ({ signal }) => {
        signal.addEventListener("abort", () => {
          fresh = group.do("key", () => "fresh");
        });
        return new Promise(() => {});
      }, { signal: controller.signal });
      controller.abort(gone);
      await reasonOf(left);
      assertEquals(await fresh, "fresh");
      assertEquals(group.stats().flights, 2);
    },
  },
  {
    name:
      "S9 Group.do() aborts the work once when callers of several signals leave (janos/singleflight#4)",
    async run(make) {
      const aborts: FlightEvent<Key>[] = [];
      const group = make<string>({
        observer: { abort: (event) => aborts.push(event) },
      });
      const controllers = [0, 1, 2].map(() => new AbortController());
      let runs = 0;
      const calls = controllers.map(({ signal }) =>
        group.do("key", () => {
          runs++;
          return new Promise<string>(() => {});
        }, { signal })
      );
      for (const controller of controllers) {
        assert(group.has("key"));
        controller.abort(gone);
      }
      await Promise.all(calls.map(reasonOf));
      assertEquals([runs, aborts.length, group.stats().aborted], [1, 1, 1]);
    },
  },
  {
    name:
      "S9 Group.do() aborts a forgotten flight when its last caller leaves, and not its successor",
    async run(make) {
      const group = make<string>();
      const controller = new AbortController();
      const fresh = Promise.withResolvers<string>();
      let work = () => new AbortController().signal;
      const left = group.do("key", (flight) => {
        work = () => flight.signal;
        return new Promise(() => {});
      }, { signal: controller.signal });
      group.forget("key");
      const successor = group.do("key", () => fresh.promise);
      controller.abort(gone);
      await reasonOf(left);
      assert(work().aborted);
      assert(group.has("key"));
      fresh.resolve("fresh");
      assertEquals(await successor, "fresh");
    },
  },
];
