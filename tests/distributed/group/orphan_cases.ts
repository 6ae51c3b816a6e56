/** As on Cloudflare Workers, where callers outlive their leader (W1, W2). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, reasonOf } from "../../gates.ts";
import { gate, inScenes, LEASE } from "../scene.ts";

/** Within so many ms an end passes on under `recoverOrphans`. */
const BEAT = 100;

export const orphanCases = inScenes([
  {
    name: "W1 DistributedGroup that recovers orphans runs fn once for all",
    async run(scene) {
      const { time } = scene;
      const all = scene.processes<string>(3, { recoverOrphans: true });
      const unblock = gate<string>();
      let executions = 0;
      const load = () => {
        executions++;
        return unblock.promise;
      };
      const calls = all.flatMap(({ group }) =>
        [1, 2, 3].map(() => group.do("key", load))
      );
      await time.pass(2 * LEASE);
      unblock.open("value");
      const values = await time.until(Promise.all(calls));
      assertEquals(new Set(values), new Set(["value"]));
      assertEquals(executions, 1);
      for (const { group } of all) {
        assertEquals(group.stats().failedOpen, 0);
        assertEquals(group.stats().orphaned, 0);
      }
    },
  },
  {
    name:
      "D7 DistributedGroup that recovers orphans gives its lead up within a beat",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>({ recoverOrphans: true });
      const controller = new AbortController();
      const { signal } = controller;
      const finished = gate<string>();
      const leaving = here.group.do("key", () => finished.promise, { signal });
      await time.settle();
      const following = there.group.do("key", () => "new");
      await time.settle();
      const start = time.now;
      const reason = new Error("left");
      controller.abort(reason);
      assertStrictEquals(await reasonOf(leaving), reason);
      assertEquals(await time.until(following), "new");
      assert(time.now - start <= BEAT, `Took ${time.now - start} ms`);
      finished.open("late");
      await time.until(here.group.idle());
    },
  },
  {
    name:
      "W2 DistributedGroup's waitUntil lasts until the outcome is published",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>();
      const published = gate();
      coordinator.hooks = {
        async settle(go) {
          await published.promise;
          return await go();
        },
      };
      const held: Promise<unknown>[] = [];
      const options = {
        waitUntil: (work: Promise<unknown>) => void held.push(work),
      };
      const call = group.do("key", () => "value", options);
      group.do("key", never, options);
      let isHeld = true;
      Promise.all(held).then(() => {
        isHeld = false;
      });
      await time.settle();
      assertEquals(held.length, 1);
      assertEquals(isHeld, true);
      published.open();
      assertEquals(await time.until(call), "value");
      await time.settle();
      assertEquals(isHeld, false);
    },
  },
]);
