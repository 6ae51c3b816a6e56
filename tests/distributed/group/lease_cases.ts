/** A lead lasts as long as it is renewed, and no longer (D1, D3, D5). */

import { assert, assertEquals } from "@std/assert";
import { assertDOMException, never, reasonOf } from "../../gates.ts";
import { gate, inScenes, LEASE, MAX_WAIT } from "../scene.ts";

export const leaseCases = inScenes([
  {
    name: "D1 DistributedGroup renews while fn runs: one execution in 4 leases",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const calls = [here, there].map(({ group }) =>
        group.do("key", () => unblock.promise)
      );
      await time.pass(4 * LEASE + 10);
      unblock.open("value");
      assertEquals(await time.until(Promise.all(calls)), ["value", "value"]);
      const stats = here.group.stats();
      assertEquals(stats.renewed, 12);
      assertEquals(stats.led + there.group.stats().led, 1);
      assertEquals(there.group.stats().expired, 0);
      assertEquals(stats.fenced, 0);
    },
  },
  {
    name: "D1 DistributedGroup renews nothing when fn takes less than a third",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>();
      let renewals = 0;
      coordinator.hooks = {
        renew: (go) => {
          renewals++;
          return go();
        },
      };
      const unblock = gate<string>();
      const call = group.do("key", () => unblock.promise);
      await time.pass(LEASE / 3 - 1);
      unblock.open("value");
      await time.until(call);
      await time.pass(LEASE);
      assertEquals(renewals, 0);
      assertEquals(coordinator.joins.map(({ leaseMs }) => leaseMs), [LEASE]);
    },
  },
  {
    name: "D1 DistributedGroup keeps its lead when one renewal has no answer",
    async run(scene) {
      const { time } = scene;
      const options = { lease: 1_500, operationTimeout: 500 };
      const { group, coordinator } = scene.process<string>(options);
      const asked: number[] = [];
      const start = time.now;
      coordinator.hooks = {
        renew(go) {
          asked.push(time.now - start);
          return asked.length === 1 ? new Promise(() => {}) : go();
        },
      };
      const unblock = gate<string>();
      const call = group.do("key", () => unblock.promise);
      await time.pass(1_600);
      unblock.open("value");
      assertEquals(await time.until(call), "value");
      assertEquals(asked, [500, 1_000, 1_500]);
      assertEquals(group.stats().fenced, 0);
    },
  },
  {
    name:
      "D1 DistributedGroup's leader that stood still is fenced: own callers get its outcome, others the new one",
    async run(scene) {
      const { time } = scene;
      const fenced: unknown[] = [];
      const here = scene.process<string>({
        observer: { fenced: (event) => void fenced.push(event) },
      });
      const there = scene.process<string>();
      const unblock = gate<string>();
      let epoch: bigint | undefined;
      const first = here.group.do("key", (flight) => {
        epoch = flight.epoch;
        return unblock.promise;
      });
      await time.settle();
      const second = there.group.do("key", () => "new");
      await time.settle();
      const start = time.now;
      const resume = here.coordinator.stop();
      assertEquals(await time.until(second), "new");
      assertEquals(time.now, start + LEASE);
      resume();
      unblock.open("old");
      assertEquals(await time.until(first), "old");
      assertEquals(here.group.stats().fenced, 1);
      assertEquals(fenced, [{ key: "key", epoch }]);
      assertEquals(there.group.stats().expired, 1);
      assertEquals(there.group.stats().led, 1);
      assertEquals(there.group.stats().fenced, 0);
    },
  },
  {
    name:
      "D1 DistributedGroup's fenced leader disturbs neither its successor nor who follows that",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const third = scene.process<string>();
      const [old, next] = [gate<string>(), gate<string>()];
      const first = here.group.do("key", () => old.promise);
      await time.settle();
      const second = there.group.do("key", () => next.promise);
      await time.settle();
      const resume = here.coordinator.stop();
      await time.pass(LEASE + 1);
      const following = third.group.do("key", never);
      await time.settle();
      resume();
      old.open("old");
      assertEquals(await time.until(first), "old");
      next.open("next");
      assertEquals(await time.until(second), "next");
      assertEquals(await time.until(following), "next");
      assertEquals(here.group.stats().fenced, 1);
      assertEquals(third.group.stats().expired, 0);
    },
  },
  {
    name:
      "D3 DistributedGroup leads within the lease when the leader is killed",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const others = scene.processes<string>(3);
      const lost = here.group.do("key", () => new Promise<string>(() => {}));
      await time.settle();
      const start = time.now;
      here.coordinator.stop();
      let executions = 0;
      const calls = [there, ...others].map(({ group }) =>
        group.do("key", () => `value ${++executions}`)
      );
      const values = await time.until(Promise.all(calls));
      assertEquals(new Set(values), new Set(["value 1"]));
      assert(time.now <= start + LEASE + 100, `Took ${time.now - start} ms`);
      const { group } = there;
      assertEquals(group.stats().failedOpen, 0);
      here.group.close();
      await reasonOf(lost);
      await time.pass(LEASE); // for an abandon that nobody hears
    },
  },
  {
    name: "D1 DistributedGroup's renewal that fails is followed by the next",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      let renewals = 0;
      here.coordinator.hooks = {
        renew(go) {
          renewals++;
          if (renewals === 1) return Promise.reject(new Error("reset"));
          return renewals === 4 ? new Promise(() => {}) : go();
        },
      };
      const unblock = gate<string>();
      const first = here.group.do("key", () => unblock.promise);
      await time.settle();
      const second = there.group.do("key", never);
      await time.pass(3 * LEASE);
      unblock.open("value");
      assertEquals(await time.until(first), "value");
      assertEquals(await time.until(second), "value");
      const { renewed, fenced } = here.group.stats();
      assert(renewed >= 5, `Renewed ${renewed} times`);
      assertEquals(fenced, 0);
    },
  },
  {
    name: "D1 DistributedGroup stops renewing a lead that is lost",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>();
      let renewals = 0;
      coordinator.hooks = {
        renew() {
          renewals++;
          return Promise.resolve(false);
        },
        settle: () => Promise.resolve(false),
      };
      const unblock = gate<string>();
      const call = group.do("key", () => unblock.promise);
      await time.pass(3 * LEASE);
      unblock.open("value");
      assertEquals(await time.until(call), "value");
      assertEquals(renewals, 1);
      assertEquals(group.stats().renewed, 0);
      assertEquals(group.stats().fenced, 1);
    },
  },
  {
    name: "D3 DistributedGroup's maxWait has a follower run its own fn",
    async run(scene) {
      const { time } = scene;
      const overdue: unknown[] = [];
      const here = scene.process<string>();
      const there = scene.process<string>({
        observer: { overdue: ({ reason }) => void overdue.push(reason) },
      });
      const unblock = gate<string>();
      const slow = here.group.do("key", () => unblock.promise);
      await time.settle();
      const start = time.now;
      let executions = 0;
      const second = there.group.do("key", ({ epoch }) => {
        executions++;
        return `alone, ${epoch}`;
      });
      assertEquals(await time.until(second), "alone, 0");
      assertEquals(executions, 1);
      assertEquals(time.now, start + MAX_WAIT);
      assertEquals(there.group.stats().overdue, 1);
      assertEquals(there.group.stats().failedOpen, 0);
      assertDOMException(overdue[0], "TimeoutError");
      unblock.open("slow");
      assertEquals(await time.until(slow), "slow");
    },
  },
  {
    name: "D3 DistributedGroup's maxWait rejects under onUnavailable: throw",
    async run(scene) {
      const { time } = scene;
      const here = scene.process<string>();
      const there = scene.process<string>({ onUnavailable: "throw" });
      const unblock = gate<string>();
      const slow = here.group.do("key", () => unblock.promise);
      await time.settle();
      const second = there.group.do("key", never);
      assertDOMException(
        await time.until(reasonOf(second)),
        "TimeoutError",
      );
      unblock.open("slow");
      await time.until(slow);
    },
  },
  {
    name: "D3 DistributedGroup's maxWait is for all leaders together",
    async run(scene) {
      const { time } = scene;
      // One leader after the other, and each is gone after a while.
      const wait = () =>
        new Promise<null>((resolve) => setTimeout(resolve, 7_000, null));
      const { group } = scene.process<string>({
        coordinator: {
          limits: { maxBytes: 1_024 },
          join: () => Promise.resolve({ role: "follow", wait }),
          close: () => Promise.resolve(),
        },
      });
      const start = time.now;
      assertEquals(await time.until(group.do("key", () => "own")), "own");
      assertEquals(time.now, start + MAX_WAIT);
      assertEquals(group.stats().expired, 2);
      assertEquals(group.stats().overdue, 1);
      await time.pass(7_000);
    },
  },
  {
    name: "D3 DistributedGroup leads without a limit: maxWait is for waiting",
    async run(scene) {
      const { time } = scene;
      const { group } = scene.process<string>();
      const unblock = gate<string>();
      const call = group.do("key", () => unblock.promise);
      await time.pass(3 * MAX_WAIT);
      unblock.open("value");
      assertEquals(await time.until(call), "value");
      assertEquals(group.stats().overdue, 0);
    },
  },
]);
