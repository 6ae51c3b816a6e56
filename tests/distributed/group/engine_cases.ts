/** An engine that is down, or talks nonsense, stops nobody (D4). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { UnavailableError } from "@scope/singleflight/distributed";
import { assertDOMException, never, reasonOf } from "../../gates.ts";
import { BREAKER, gate, inScenes, LEASE } from "../scene.ts";

const down = () => Promise.reject(new Error("connection refused"));
const silence = () => new Promise<never>(() => {});

export const engineCases = inScenes([
  {
    name:
      "D4 DistributedGroup runs fn here when the engine refuses, and counts it",
    async run(scene) {
      const events: unknown[] = [];
      const { group } = scene.process<string>({
        observer: { failedOpen: ({ reason }) => void events.push(reason) },
      }, { join: down });
      const call = group.do("key", ({ epoch }) => `alone, ${epoch}`);
      assertEquals(await scene.time.until(call), "alone, 0");
      assertEquals(group.stats().failedOpen, 1);
      assertEquals(group.stats().led, 0);
      const [reason] = events;
      assertInstanceOf(reason, Error);
      assertEquals(reason.message, "connection refused");
    },
  },
  {
    name:
      "D4 DistributedGroup's breaker spares calls the wait, and tries again with one",
    async run(scene) {
      const { time } = scene;
      const clock = () => time.now;
      const { group, coordinator } = scene.process<string>({ clock }, {
        join: silence,
      });
      const { joins } = coordinator;
      const took = async (key: string) => {
        const start = time.now;
        assertEquals(await time.until(group.do(key, () => "own")), "own");
        return time.now - start;
      };
      assertEquals(await took("first"), 500);
      assertEquals(await took("later"), 0);
      assertEquals(await took("first"), 0);
      assertEquals(joins.length, 1);
      await time.pass(BREAKER - 1);
      assertEquals(await took("later"), 0);
      assertEquals(joins.length, 1);
      await time.pass(1);
      // The first tries, and the others needn't wait for it.
      const trying = group.do("first", () => "own");
      assertEquals(await took("second"), 0);
      assertEquals(joins.length, 2);
      coordinator.hooks = {};
      await time.until(trying);
      assertEquals(await took("second"), 0);
      assertEquals(joins.length, 2);
      assertEquals(group.stats().failedOpen, 7);
      await time.pass(BREAKER);
      assertEquals(await took("first"), 0);
      assertEquals(await took("second"), 0);
      assertEquals(joins.length, 4);
      assertEquals(group.stats().led, 2);
      assertEquals(group.stats().failedOpen, 7);
    },
  },
  {
    name: "D4 DistributedGroup is back to one execution after the breaker",
    async run(scene) {
      const { time } = scene;
      const clock = () => time.now;
      const [here, there] = scene.pair<string>({ clock });
      here.coordinator.hooks = there.coordinator.hooks = { join: down };
      let executions = 0;
      const load = async () => {
        executions++;
        await unblock.promise;
        return "value";
      };
      const unblock = gate();
      unblock.open();
      const both = () =>
        time.until(
          Promise.all([here, there].map(({ group }) => group.do("key", load))),
        );
      await both();
      assertEquals(executions, 2);
      here.coordinator.hooks = there.coordinator.hooks = {};
      await time.pass(BREAKER);
      await both();
      assertEquals(executions, 3);
    },
  },
  {
    name:
      "D4 DistributedGroup waits for a join up to joinTimeout, and no longer",
    async run(scene) {
      const { time } = scene;
      const here = scene.process<string>({ joinTimeout: 200 });
      const there = scene.process<string>();
      const answer = gate();
      here.coordinator.hooks = {
        async join(go) {
          const joined = await go();
          await answer.promise;
          return joined;
        },
      };
      const start = time.now;
      assertEquals(await time.until(here.group.do("key", () => "own")), "own");
      assertEquals(time.now, start + 200);
      assertEquals(here.group.stats().failedOpen, 1);
      const second = there.group.do("key", () => "new");
      await time.settle();
      answer.open(); // and it says: lead
      assertEquals(await time.until(second), "new");
      assertEquals(time.now, start + 200);
      assertEquals(here.group.stats().led, 0);
    },
  },
  {
    name: "D4 DistributedGroup takes a follow that comes too late for nothing",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const led = there.group.do("key", () => unblock.promise);
      await time.settle();
      const answer = gate();
      here.coordinator.hooks = {
        async join(go) {
          await answer.promise;
          return await go();
        },
      };
      assertEquals(await time.until(here.group.do("key", () => "own")), "own");
      answer.open();
      await time.settle();
      unblock.open("value");
      assertEquals(await time.until(led), "value");
    },
  },
  {
    name:
      "D4 DistributedGroup rejects under onUnavailable: throw, and runs no fn",
    async run(scene) {
      const { time } = scene;
      const clock = () => time.now;
      const options = { onUnavailable: "throw", clock } as const;
      const { group, coordinator } = scene.process<string>(options, {
        join: down,
      });
      const reason = await time.until(reasonOf(group.do("key", never)));
      assertInstanceOf(reason, UnavailableError);
      assertEquals(reason.name, "UnavailableError");
      assertEquals(
        reason.message,
        "Cannot coordinate the flight: connection refused",
      );
      assertInstanceOf(reason.cause, Error);
      coordinator.hooks = {};
      const again = await time.until(reasonOf(group.do("key", never)));
      assertInstanceOf(again, UnavailableError);
      assertStrictEquals(again.cause, reason.cause);
      assertEquals(coordinator.joins.length, 1);
      assertEquals(group.stats().refused, 2);
      assertEquals(group.stats().failedOpen, 0);
      await time.pass(BREAKER);
      assertEquals(await time.until(group.do("key", () => "value")), "value");
    },
  },
  {
    name:
      "D4 DistributedGroup's leader has its outcome though the engine didn't take it",
    async run(scene) {
      const { time } = scene;
      for (const settle of [down, silence]) {
        const [here, there] = scene.pair<string>();
        here.coordinator.hooks = { settle, abandon: settle };
        const unblock = gate<string>();
        const first = here.group.do("key", () => unblock.promise);
        await time.settle();
        const second = there.group.do("key", () => "new");
        await time.settle();
        unblock.open("value");
        const start = time.now;
        assertEquals(await time.until(first), "value");
        assertEquals(time.now - start, settle === down ? 0 : 500);
        assertEquals(here.group.stats().unsettled, 1);
        assertEquals(here.group.stats().fenced, 0);
        assertEquals(await time.until(second), "new");
        assert(time.now - start <= LEASE);
      }
    },
  },
  {
    name:
      "D4 DistributedGroup abandons a flight whose outcome the engine didn't take",
    async run(scene) {
      const { time } = scene;
      for (const isLate of [false, true]) {
        const [here, there] = scene.pair<string>();
        const fails = gate();
        here.coordinator.hooks = {
          settle: () => fails.promise.then(down),
        };
        const unblock = gate<string>();
        const first = here.group.do("key", () => unblock.promise);
        await time.settle();
        const second = there.group.do("key", () => "new");
        await time.settle();
        unblock.open("value");
        if (isLate) await time.pass(500); // which is what it gets
        fails.open();
        assertEquals(await time.until(first), "value");
        const start = time.now;
        assertEquals(await time.until(second), "new");
        assertEquals(time.now, start);
        assertEquals(here.group.stats().unsettled, 1);
        assertEquals(there.group.stats().led, 1);
      }
    },
  },
  {
    name:
      "D2 DistributedGroup gives up no flight whose outcome the engine takes late",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const takes = gate();
      here.coordinator.hooks = {
        async settle(go) {
          await takes.promise;
          return await go();
        },
      };
      const unblock = gate<string>();
      const first = here.group.do("key", () => unblock.promise);
      await time.settle();
      const second = there.group.do("key", () => "new");
      await time.settle();
      unblock.open("value");
      assertEquals(await time.until(first), "value");
      takes.open();
      assertEquals(await time.until(second), "value");
      assertEquals(here.group.stats().unsettled, 1);
    },
  },
  {
    name:
      "D4 DistributedGroup takes no engine for down that has answered since",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>(
        { joinTimeout: 200, clock: () => time.now },
        { join: silence },
      );
      const lost = group.do("lost", () => "own");
      await time.pass(100);
      coordinator.hooks = {};
      assertEquals(await time.until(group.do("key", () => "led")), "led");
      assertEquals(await time.until(lost), "own");
      assertEquals(await time.until(group.do("key", () => "again")), "again");
      assertEquals(group.stats().failedOpen, 1);
      assertEquals(group.stats().led, 2);
    },
  },
  {
    name: "D4 DistributedGroup's leaver is held up by no engine",
    async run(scene) {
      const { time } = scene;
      for (const abandon of [down, silence]) {
        const { group } = scene.process<string>({}, { abandon });
        const controller = new AbortController();
        const { signal } = controller;
        const call = group.do(
          "key",
          ({ signal }) =>
            new Promise<string>((_, reject) => {
              signal.addEventListener("abort", () => reject(signal.reason));
            }),
          { signal },
        );
        await time.settle();
        const start = time.now;
        controller.abort();
        await reasonOf(call);
        assertEquals(time.now, start);
        await time.until(group.idle());
        assertEquals(time.now - start, abandon === down ? 0 : 500);
        await time.pass(LEASE);
      }
    },
  },
  {
    name: "D4 DistributedGroup joins again when the engine breaks a wait off",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const first = here.group.do("key", () => unblock.promise);
      await time.settle();
      let waits = 0;
      there.coordinator.hooks = {
        wait: (go) => ++waits === 1 ? down() : go(),
      };
      const second = there.group.do("key", never);
      await time.settle();
      unblock.open("value");
      assertEquals(await time.until(second), "value");
      await first;
      assertEquals(waits, 2);
      assertEquals(there.group.stats().brokenOff, 1);
      assertEquals(there.group.stats().failedOpen, 0);
    },
  },
  {
    name:
      "D4 DistributedGroup goes on without an engine that breaks off every wait",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const first = here.group.do("key", () => unblock.promise);
      await time.settle();
      there.coordinator.hooks = { wait: down };
      const second = there.group.do("key", () => "own");
      assertEquals(await time.until(second), "own");
      assertEquals(there.coordinator.joins.length, 3);
      assertEquals(there.group.stats().brokenOff, 3);
      assertEquals(there.group.stats().failedOpen, 1);
      unblock.open("value");
      await time.until(first);
    },
  },
  {
    name: "D4 DistributedGroup goes on when its coordinator has been closed",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const first = here.group.do("key", () => unblock.promise);
      await time.settle();
      const second = there.group.do("key", () => "own");
      await time.settle();
      await there.coordinator.close();
      assertEquals(await time.until(second), "own");
      assertEquals(there.group.stats().failedOpen, 1);
      unblock.open("value");
      assertEquals(await time.until(first), "value");
    },
  },
  {
    name:
      "D4 DistributedGroup's timeouts are TimeoutErrors that say what was late",
    async run(scene) {
      const { time } = scene;
      const { group } = scene.process<string>({ onUnavailable: "throw" }, {
        join: silence,
      });
      const reason = await time.until(reasonOf(group.do("key", never)));
      assertInstanceOf(reason, UnavailableError);
      assertDOMException(reason.cause, "TimeoutError");
      assertEquals(
        reason.message,
        "Cannot coordinate the flight: " +
          "Cannot join the flight: it took more than 500 ms",
      );
    },
  },
]);
