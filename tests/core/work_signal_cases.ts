/** The work's own signal (S12). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, withGlobal } from "../gates.ts";
import type { Case } from "../case.ts";

const gone = new Error("gone");

/** How often `new AbortController()` is called by `body`. */
function controllersMadeBy(body: () => void): number {
  let made = 0;
  class Counting extends AbortController {
    constructor() {
      super();
      made++;
    }
  }
  withGlobal("AbortController", Counting, body);
  return made;
}

export const workSignalCases: readonly Case[] = [
  {
    name: "S12 Flight.signal costs nothing when fn never reads it",
    async run(make) {
      const group = make<string>();
      const calls: Promise<unknown>[] = [];
      const { signal } = new AbortController();
      const made = controllersMadeBy(() => {
        calls.push(group.do("key", (flight) => String(flight.key)));
        calls.push(group.do("key", never, { signal }));
        calls.push(group.doResult("key", never));
        calls.push(group.doMany(["a", "b"], () => ["A", "B"]));
        group.abort("a");
      });
      await Promise.allSettled(calls);
      assertEquals(made, 0);
    },
  },
  {
    name: "S12 Flight.signal is made once, when it is first read",
    async run(make) {
      const group = make<boolean>();
      let leader = Promise.resolve(false);
      const made = controllersMadeBy(() => {
        leader = group.do("key", (flight) => flight.signal === flight.signal);
      });
      assertEquals(await leader, true);
      assertEquals(made, 1);
    },
  },
  {
    name: "S12 Flight.signal does not abort when the work settles",
    async run(make) {
      const group = make<AbortSignal>();
      const { signal } = new AbortController();
      const work = await group.do("key", (flight) => flight.signal, { signal });
      assertEquals(work.aborted, false);
    },
  },
  {
    name: "S12 Flight.signal may be taken out of the flight by destructuring",
    async run(make) {
      const group = make<string>();
      const leader = group.doResult(
        "key",
        ({ signal, key, callers, forgotten }) => {
          assertEquals([key, callers, forgotten], ["key", 1, false]);
          return new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason));
          });
        },
      );
      group.abort("key", gone);
      const got = await leader;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, gone);
    },
  },
];
