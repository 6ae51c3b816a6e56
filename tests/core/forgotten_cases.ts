/** What the work learns of being forgotten (S15). */

import { assertEquals } from "@std/assert";
import type { Case } from "../case.ts";

export const forgottenCases: readonly Case[] = [
  {
    name:
      "S15 Flight.forgotten is true as soon as the flight is forgotten (maypok86/otter#137)",
    async run(make) {
      const group = make<boolean>();
      for (
        const forget of [
          () => void group.forget("key"),
          () => void group.forgetAll(),
          () => void group.forget("key", { ifUnshared: true }),
        ]
      ) {
        const seen: boolean[] = [];
        const unblock = Promise.withResolvers<void>();
        const leader = group.do("key", async (flight) => {
          seen.push(flight.forgotten);
          await unblock.promise;
          return flight.forgotten;
        });
        forget();
        unblock.resolve();
        assertEquals(seen, [false]);
        assertEquals(await leader, true);
      }
    },
  },
  {
    name: "S15 Flight.forgotten stays false for a flight that may be joined",
    async run(make) {
      const group = make<boolean>();
      const unblock = Promise.withResolvers<void>();
      const calls = [1, 2].map(() =>
        group.do("key", async (flight) => {
          await unblock.promise;
          return flight.forgotten;
        })
      );
      group.forget("other");
      group.forget("key", { ifUnshared: true });
      unblock.resolve();
      assertEquals(await Promise.all(calls), [false, false]);
    },
  },
  {
    name:
      "S15 Flight.forgotten is true after abort, close and the last caller's leaving",
    async run(make) {
      for (const end of ["abort", "close", "leave", "own abort"]) {
        const group = make<string>();
        const controller = new AbortController();
        let forgotten = () => false;
        const leader = group.doResult("key", (flight) => {
          forgotten = () => flight.forgotten;
          if (end === "own abort") flight.abort();
          return new Promise(() => {});
        }, { signal: controller.signal });
        if (end === "abort") group.abort("key");
        if (end === "close") group.close();
        if (end === "leave") controller.abort();
        assertEquals([end, forgotten()], [end, true]);
        assertEquals((await leader).status, "aborted");
      }
    },
  },
];
