/** `maxAge` (S16): how old a flight may be to be joined. */

import { assert, assertEquals } from "@std/assert";
import { flush, isPending, never, passTime, timersOf } from "../gates.ts";
import type { Flight, FlightEvent, Key } from "@scope/singleflight";
import type { Case } from "../case.ts";

const endless = () => new Promise<string>(() => {});
export const ageCases: readonly Case[] = [
  {
    name: "S16 Group's maxAge lets callers join a younger flight",
    async run(make) {
      const group = make<string>({ maxAge: 60_000 });
      const unblock = Promise.withResolvers<string>();
      const leader = group.do("key", () => unblock.promise);
      await flush();
      assert(group.has("key"));
      const waiter = group.do("key", never);
      unblock.resolve("value");
      assertEquals(await Promise.all([leader, waiter]), ["value", "value"]);
    },
  },
  {
    name:
      "S16 Group's maxAge keeps a stalled leader from owning a key (darkweak/souin#849)",
    async run(make) {
      const group = make<string>({ maxAge: 300 });
      const gates = [0, 1].map(() => Promise.withResolvers<string>());
      const stalled = group.do("key", () => gates[0]!.promise);
      const early = group.do("key", never);
      await passTime(310);
      assertEquals(group.has("key"), false);
      const fresh = group.do("key", () => gates[1]!.promise);
      const joined = group.do("key", never);
      gates[1]!.resolve("fresh");
      assertEquals(await Promise.all([fresh, joined]), ["fresh", "fresh"]);
      assertEquals(await isPending(stalled), true);
      gates[0]!.resolve("old");
      assertEquals(await Promise.all([stalled, early]), ["old", "old"]);
      assertEquals(group.stats().flights, 2);
    },
  },
  {
    name:
      "S16 Group's maxAge replaces the old flight, whose settling leaves the new one alone",
    async run(make) {
      const group = make<string>({ maxAge: 3 });
      const gates = [0, 1].map(() => Promise.withResolvers<string>());
      const old = group.do("key", () => gates[0]!.promise);
      await passTime(5);
      const fresh = group.do("key", () => gates[1]!.promise);
      gates[0]!.resolve("old");
      assertEquals(await old, "old");
      assertEquals(group.size, 1);
      assertEquals(group.stats().running, 1);
      gates[1]!.resolve("fresh");
      assertEquals(await fresh, "fresh");
    },
  },
  {
    name:
      "S16 Group's maxAge makes flight.forgotten true, and the observer hears of it",
    async run(make) {
      const events: FlightEvent<Key>[] = [];
      const group = make<string>({
        maxAge: 3,
        observer: { forget: (event) => events.push(event) },
      });
      let old: Flight<unknown> | undefined;
      const first = group.doResult("key", (flight) => {
        old = flight;
        return endless();
      });
      await passTime(5);
      const second = group.doResult("key", endless);
      assertEquals(old?.forgotten, true);
      assertEquals(events.map(({ key }) => key), ["key"]);
      group.close();
      await Promise.all([first, second]);
    },
  },
  {
    name:
      "S15 Flight.forgotten is true as soon as the flight is too old to be joined",
    async run(make) {
      const group = make<string>({ maxAge: 3 });
      let forgotten = () => false;
      const leader = group.doResult("key", (flight) => {
        forgotten = () => flight.forgotten;
        return endless();
      });
      assertEquals(forgotten(), false);
      await passTime(5);
      assertEquals(forgotten(), true);
      group.close();
      await leader;
    },
  },
  {
    name:
      "S22 Group.forget() and abort reach the map's flight whatever its age",
    async run(make) {
      for (const act of ["forget", "abort"] as const) {
        const group = make<string>({ maxAge: 3 });
        const leader = group.doResult("key", endless);
        await passTime(5);
        assertEquals([group.has("key"), group.size], [false, 1]);
        assertEquals([group[act]("key"), group[act]("key")], [true, false]);
        assertEquals(group.size, 0);
        group.close();
        assertEquals((await leader).status, "aborted");
      }
    },
  },
  {
    name:
      "S16 Group's maxAge never finds a flight too old in its fn's synchronous part",
    not: { workerd: "workerd's clock stands still while code runs" },
    async run(make) {
      const group = make<string>({ maxAge: 1 });
      let inner: Promise<string> | undefined;
      const leader = group.do("key", () => {
        const end = performance.now() + 3;
        while (performance.now() < end);
        assert(group.has("key"));
        inner = group.do("key", never);
        return "value";
      });
      assertEquals(await leader, "value");
      assertEquals(await inner, "value");
    },
  },
  {
    name: "S16 Group's maxAge starts no timer",
    sameTick: true,
    async run(make) {
      const timers = await timersOf(async () => {
        const group = make<string>({ maxAge: 1000 });
        await Promise.all([
          group.do("key", () => "value"),
          group.do("key", never),
        ]);
      });
      assertEquals(timers, { started: 0, running: 0 });
    },
  },
];
