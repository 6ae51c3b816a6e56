/** Who leaves, and what becomes of the lead (D7). */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { assertDOMException, never, reasonOf } from "../../gates.ts";
import { gate, inScenes, type Scene } from "../scene.ts";

/** A process leads until it is aborted, and another follows it. */
async function ledAndFollowed(scene: Scene) {
  const { time } = scene;
  const [here, there] = scene.pair<string>();
  const controller = new AbortController();
  const { signal } = controller;
  const finished = gate();
  let work: AbortSignal | undefined;
  const leaving = here.group.do("key", async (flight) => {
    work = flight.signal;
    await finished.promise;
    return "old";
  }, { signal });
  await time.settle();
  const following = there.group.do("key", () => "new");
  await time.settle();
  assertEquals(here.group.stats().led, 1);
  return { here, there, controller, finished, leaving, following, work };
}

export const leavingCases = inScenes([
  {
    name:
      "D7 DistributedGroup's last caller's leaving aborts the work and has a follower lead at once",
    async run(scene) {
      const { time } = scene;
      const { here, there, controller, finished, leaving, following, work } =
        await ledAndFollowed(scene);
      const start = time.now;
      const reason = new Error("left");
      controller.abort(reason);
      assertStrictEquals(work?.reason, reason);
      assertStrictEquals(await reasonOf(leaving), reason);
      assertEquals(await time.until(following), "new");
      assertEquals(time.now, start);
      assertEquals(there.group.stats().led, 1);
      assertEquals(there.group.stats().expired, 1);
      // The old work runs still; its outcome goes nowhere.
      assertEquals(here.group.stats().running, 1);
      finished.open();
      await time.until(here.group.idle());
      assertEquals(here.coordinator.outcomes, []);
    },
  },
  {
    name: "D7 DistributedGroup.abort() has a follower lead at once",
    async run(scene) {
      const { time } = scene;
      const { here, finished, leaving, following, work } = await ledAndFollowed(
        scene,
      );
      const start = time.now;
      const reason = new Error("stop");
      assertEquals(here.group.abort("key", reason), true);
      assertStrictEquals(work?.reason, reason);
      assertStrictEquals(await reasonOf(leaving), reason);
      assertEquals(await time.until(following), "new");
      assertEquals(time.now, start);
      finished.open();
      assertEquals(here.group.abort("key"), false);
    },
  },
  {
    name: "D7 DistributedGroup.close() has a follower lead at once",
    async run(scene) {
      const { time } = scene;
      const { here, finished, leaving, following, work } = await ledAndFollowed(
        scene,
      );
      const start = time.now;
      here.group.close();
      assert(work?.aborted);
      assertDOMException(await reasonOf(leaving), "AbortError");
      const later = here.group.do("key", never);
      assertDOMException(await reasonOf(later), "InvalidStateError");
      assertEquals(await time.until(following), "new");
      assertEquals(time.now, start);
      finished.open();
    },
  },
  {
    name: "D7 DistributedFlight.abort() gives up: a follower leads at once",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const giveUp = gate();
      const reason = new Error("I can't");
      const first = here.group.do("key", async ({ abort }) => {
        await giveUp.promise;
        abort(reason);
        return "lost";
      });
      await time.settle();
      const second = there.group.do("key", () => "new");
      await time.settle();
      const start = time.now;
      giveUp.open();
      assertStrictEquals(await reasonOf(first), reason);
      assertEquals(await time.until(second), "new");
      assertEquals(time.now, start);
    },
  },
  {
    name: "D7 DistributedGroup's timeout gives the lead up",
    async run(scene) {
      const { time } = scene;
      const here = scene.process<string>({ timeout: 1_000 });
      const there = scene.process<string>();
      const finished = gate<string>();
      const first = here.group.do("key", () => finished.promise);
      await time.settle();
      const start = time.now;
      const second = there.group.do("key", () => "new");
      assertDOMException(
        await time.until(reasonOf(first)),
        "TimeoutError",
      );
      assertEquals(await time.until(second), "new");
      assertEquals(time.now, start + 1_000);
      finished.open("late");
    },
  },
  {
    name: "D7 DistributedGroup's detached work goes on, and is published",
    async run(scene) {
      const { time } = scene;
      const here = scene.process<string>({ detached: true });
      const there = scene.process<string>();
      const unblock = gate<string>();
      const controller = new AbortController();
      const { signal } = controller;
      const left = here.group.do("key", () => unblock.promise, { signal });
      await time.settle();
      const second = there.group.do("key", never);
      await time.settle();
      controller.abort();
      await reasonOf(left);
      unblock.open("value");
      assertEquals(await time.until(second), "value");
    },
  },
  {
    name: "S8 DistributedGroup's leaver leaves the others their flight",
    async run(scene) {
      const { time } = scene;
      const { here, controller, finished, leaving, following } =
        await ledAndFollowed(scene);
      const staying = here.group.do("key", never);
      controller.abort();
      await reasonOf(leaving);
      finished.open();
      assertEquals(await time.until(staying), "old");
      assertEquals(await time.until(following), "old");
      assertEquals(here.group.stats().led, 1);
    },
  },
  {
    name:
      "D7 DistributedGroup's leaving follower ends its wait, and no other's",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const led = here.group.do("key", () => unblock.promise);
      await time.settle();
      const controller = new AbortController();
      const { signal } = controller;
      const waited = gate<void>();
      there.coordinator.hooks = {
        wait: (go) => {
          const waiting = go();
          waiting.then(() => {}, () => waited.open());
          return waiting;
        },
      };
      const leaving = there.group.do("key", never, { signal });
      await time.settle();
      const reason = new Error("left");
      controller.abort(reason);
      assertStrictEquals(await reasonOf(leaving), reason);
      await time.until(waited.promise);
      await time.until(there.group.idle());
      assertEquals(await isPendingIn(scene, led), true);
      unblock.open("value");
      assertEquals(await time.until(led), "value");
    },
  },
  {
    name:
      "D7 DistributedGroup gives up a lead that comes when its callers have left",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const answer = gate();
      here.coordinator.hooks = {
        join: async (go) => {
          const joined = await go();
          await answer.promise;
          return joined;
        },
      };
      const controller = new AbortController();
      const { signal } = controller;
      const leaving = here.group.do("key", never, { signal });
      await time.settle();
      const following = there.group.do("key", () => "new");
      await time.settle();
      const start = time.now;
      controller.abort();
      await reasonOf(leaving);
      answer.open();
      assertEquals(await time.until(following), "new");
      assertEquals(time.now, start);
      assertEquals(here.group.stats().led, 0);
      assertEquals(here.group.stats().failedOpen, 0);
    },
  },
  {
    name:
      "D7 DistributedGroup's callers may leave at any moment of a join: no fn runs, and the key is free",
    async run(scene) {
      const { time } = scene;
      for (let turns = 0; turns < 12; turns++) {
        const [here, there] = scene.pair<string>();
        const controller = new AbortController();
        const { signal } = controller;
        // The signal aborts so many microtasks after the engine's answer.
        here.coordinator.hooks = {
          async join(go) {
            const joined = await go();
            leave(turns);
            return joined;
          },
        };
        const leave = async (turns: number) => {
          for (let turn = 0; turn < turns; turn++) await undefined;
          controller.abort();
        };
        let isLeft = false;
        const leaving = here.group.do("key", ({ signal }) => {
          isLeft = signal.aborted;
          return new Promise(() => {});
        }, { signal });
        await reasonOf(leaving);
        assertEquals(isLeft, false);
        await time.settle();
        const start = time.now;
        const next = there.group.do("key", () => "new");
        assertEquals(await time.until(next), "new");
        assertEquals(time.now, start);
        assertEquals(there.group.stats().expired, 0);
      }
    },
  },
  {
    name:
      "S7 DistributedGroup.do() with an aborted signal asks the engine nothing",
    async run(scene) {
      const { group, coordinator } = scene.process<string>();
      const reason = new Error("left");
      const signal = AbortSignal.abort(reason);
      const call = group.do("key", never, { signal });
      assertStrictEquals(await reasonOf(call), reason);
      await scene.time.settle();
      assertEquals(coordinator.joins, []);
    },
  },
  {
    name:
      "S22 DistributedGroup's disposal waits for the work and for the engine",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>();
      const finished = gate<string>();
      const given = gate();
      coordinator.hooks = {
        async abandon(go) {
          await given.promise;
          await go();
        },
      };
      const call = group.do("key", () => finished.promise);
      await time.settle();
      group[Symbol.dispose]();
      const disposed = group[Symbol.asyncDispose]();
      await reasonOf(call);
      assertEquals(await isPendingIn(scene, disposed), true);
      finished.open("late");
      assertEquals(await isPendingIn(scene, disposed), true);
      given.open();
      await time.until(disposed);
      assertEquals(group.stats().running, 0);
    },
  },
]);

/** Whether the promise is pending when all that is ready has happened. */
async function isPendingIn(
  { time }: Scene,
  promise: Promise<unknown>,
): Promise<boolean> {
  let pending = true;
  const note = () => {
    pending = false;
  };
  promise.then(note, note);
  await time.settle();
  return pending;
}
