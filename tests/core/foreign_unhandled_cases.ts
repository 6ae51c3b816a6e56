/**
 * Unhandled rejections (S17) where foreign code has a hand in the flight: one
 * event for a failure that nobody handles, neither none nor two.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Case } from "../case.ts";
import { assertDOMException, never } from "../gates.ts";
import { unhandledOf } from "./unhandled_count.ts";

const boom = new Error("boom");
const bare = {
  bun: "bun test fails a test for a rejection even if the process handles it",
};

export const foreignUnhandledCases: readonly Case[] = [
  {
    name:
      "S17 Group.do() raises one event for a plain waiter that gets no copy and that nobody handles",
    bare,
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<() => void>({ clone: true });
        const unblock = Promise.withResolvers<() => void>();
        const leader = group.do("key", () => unblock.promise);
        group.do("key", never);
        unblock.resolve(() => {});
        assertEquals(typeof await leader, "function");
        await group.idle();
      });
      assertEquals(reasons.length, 1);
      assertDOMException(reasons[0], "DataCloneError");
    },
  },
  {
    name:
      "S17 Group.do() raises its one event, though its waitUntil joins the flight by doResult",
    bare,
    async run(make) {
      const statuses: string[] = [];
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        let inner: Promise<{ status: string }> | undefined;
        group.do("key", () => unblock.promise, {
          waitUntil() {
            inner = group.doResult("key", never);
          },
        });
        assert(inner !== undefined);
        unblock.reject(boom);
        statuses.push((await inner).status);
        await group.idle();
      });
      assertEquals(reasons, [boom]);
      assertEquals(statuses, ["rejected"]);
    },
  },
  {
    name:
      "S17 Group.do() raises its one event, though its waitUntil leaves a plain waiter unhandled too",
    bare,
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        group.do("key", () => unblock.promise, {
          waitUntil: () => void group.do("key", never),
        });
        unblock.reject(boom);
        await group.idle();
      });
      assertEquals(reasons, [boom]);
    },
  },
];
