/** A coordinator that talks nonsense stops nobody (D3, D4). */

import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  type Coordinator,
  type Lead,
  UnavailableError,
} from "@scope/singleflight/distributed";
import { gate, inScenes, LEASE } from "../scene.ts";

const silence = () => new Promise<never>(() => {});

export const nonsenseCases = inScenes([
  {
    name:
      "D3 DistributedGroup doesn't flood an engine whose leaders are always gone",
    async run(scene) {
      const { time } = scene;
      let joins = 0;
      const { group } = scene.process<string>({
        maxWait: 10_000,
        coordinator: {
          limits: { maxBytes: 1_024 },
          join() {
            joins++;
            const wait = () => Promise.resolve(null);
            return Promise.resolve({ role: "follow", wait });
          },
          close: () => Promise.resolve(),
        },
      });
      const start = time.now;
      assertEquals(await time.until(group.do("key", () => "own")), "own");
      assert(time.now - start <= 10_100);
      assert(joins < 150, `Joined ${joins} times`);
    },
  },
  {
    name: "D4 DistributedGroup ends every call, whatever the coordinator says",
    async run(scene) {
      const { time } = scene;
      for (const [what, coordinator] of nonsense()) {
        const { group } = scene.process<string>({ coordinator });
        const call = group.do("key", () => "value");
        assertEquals(await time.until(call), "value", what);
        const { failedOpen, unsettled, expired } = group.stats();
        assert(failedOpen + unsettled + expired > 0, what);
        const strict = scene.process<string>({
          coordinator,
          onUnavailable: "throw",
        });
        const result = await time.until(
          strict.group.doResult("key", () => "value"),
        );
        if (result.status === "fulfilled") continue;
        const { reason } = result;
        assertInstanceOf(reason, UnavailableError, what);
        assert(
          /Cannot use the coordinator: |thrown|took more/.test(reason.message),
          reason.message,
        );
        await time.until(group.idle());
      }
    },
  },
  {
    name: "D4 DistributedGroup's lead that renews nonsense goes on",
    async run(scene) {
      const { time } = scene;
      const { group, coordinator } = scene.process<string>();
      coordinator.hooks = {
        renew: () => Promise.resolve("yes" as unknown as boolean),
      };
      const unblock = gate<string>();
      const call = group.do("key", () => unblock.promise);
      await time.pass(LEASE / 2);
      unblock.open("value");
      assertEquals(await time.until(call), "value");
      assertEquals(group.stats().renewed, 0);
      assertEquals(group.stats().fenced, 0);
    },
  },
]);

/** Coordinators that are none. */
function nonsense(): [what: string, coordinator: Coordinator][] {
  const thrown = (): never => {
    throw new Error("thrown");
  };
  const lead: Lead = {
    role: "lead",
    epoch: 1n,
    renew: () => Promise.resolve(true),
    settle: () => Promise.resolve(true),
    abandon: () => Promise.resolve(),
  };
  const joins: [string, unknown][] = [
    ["nothing", undefined],
    ["null", null],
    ["a text", "lead"],
    ["no role", {}],
    ["a bare lead", { role: "lead" }],
    ["an epoch that is a number", { ...lead, epoch: 1 }],
    ["no settle", { ...lead, settle: undefined }],
    ["a bare follow", { role: "follow" }],
    ["another role", { ...lead, role: "boss" }],
    ["a settle that throws", { ...lead, settle: thrown }],
    ["a settle of nothing", { ...lead, settle: () => undefined }],
    ["a settle of 1", { ...lead, settle: () => 1 }],
    ["a settle for ever", { ...lead, settle: silence }],
    ["a wait that throws", { role: "follow", wait: thrown }],
    ["a wait of nothing", { role: "follow", wait: () => undefined }],
    ["a wait of a text", { role: "follow", wait: () => "value" }],
    ["a wait of numbers", { role: "follow", wait: () => [1, 0, 34] }],
  ];
  const made = joins.map(([what, joined]): [string, unknown] => [
    what,
    () => Promise.resolve(joined),
  ]);
  made.push(
    ["a join that throws", thrown],
    ["a join that gives nothing", () => undefined],
    ["a join for ever", silence],
    ["a thenable that throws", () => ({ then: thrown })],
  );
  return made.map(([what, join]) => [
    what,
    {
      limits: { maxBytes: 1_024 },
      join: join as Coordinator["join"],
      close: () => Promise.resolve(),
    },
  ]);
}
