/**
 * The leader's client has gone or has its answer, but `waitUntil` holds the
 * request: the work goes on, and nobody takes over.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { ONE_BEAT_MS } from "./limits.ts";
import type { Call } from "./origin.ts";
import type { Plan } from "./plan.ts";
import {
  answered,
  assertReasons,
  assertValues,
  outcomeOf,
  type Scene,
} from "./scene.ts";
import type { Site, WorkerCase } from "./site.ts";
import { STAGES } from "./takeover.ts";

export const heldCases: readonly WorkerCase[] = [
  ...(["head", "body"] as const).flatMap((stage) =>
    (["context", "module"] as const).map((waitUntil): WorkerCase => ({
      name: `W2 the leader's client is reset ${STAGES[stage]}, and waitUntil ` +
        `(${waitUntil}) holds the work`,
      async run(site) {
        const scene = site.scene("plain", stage);
        const leader = await scene.lead("A", { waitUntil });
        const clients = [await scene.join("B"), await scene.join("C")];
        leader.reset();
        await heardOf(site, scene, "A");
        clients.push(await scene.join("D", { way: "doResult" }));
        await outlast();
        scene.gate.calls[0]?.answer();
        const value = stage === "head" ? "led by A" : "first and led by A";
        await assertValues(clients, value);
        await onlyOne(scene);
      },
    }))
  ),
  {
    name: "W2 the leader's client is reset with nobody else there, and " +
      "waitUntil holds the work",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A", { waitUntil: "context" });
      leader.reset();
      await heardOf(site, scene, "A");
      await outlast();
      const later = await scene.join("B");
      scene.gate.calls[0]?.answer();
      await assertValues([later], "led by A");
      await onlyOne(scene);
    },
  },
  {
    name:
      "W2 the leader's client is reset, and the work that waitUntil holds " +
      "fails: a failure, and no orphan",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A", { waitUntil: "context" });
      const clients = [await scene.join("B")];
      leader.reset();
      await heardOf(site, scene, "A");
      clients.push(await scene.join("C"));
      scene.gate.calls[0]?.fail();
      await assertReasons(clients, "RangeError", "origin broke for A");
      await onlyOne(scene);
    },
  },
  {
    name: "W2 the leader answers early, and waitUntil holds the work",
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      exit.open();
      const plan: Partial<Plan> = { early: exit.name, waitUntil: "context" };
      const leader = await scene.lead("A", plan);
      const clients = [await scene.join("B")];
      assertEquals((await answered(leader)).waitUntils, 1);
      clients.push(await scene.join("C"));
      await outlast();
      scene.gate.calls[0]?.answer();
      await assertValues(clients, "led by A");
      await onlyOne(scene);
    },
  },
  {
    name: "W2 the leader leaves by its own signal, and waitUntil holds the " +
      "work for the others",
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const plan: Partial<Plan> = { leave: exit.name, waitUntil: "context" };
      const leader = await scene.lead("A", { ...plan, hears: true });
      const clients = [await scene.join("B"), await scene.join("C")];
      exit.open();
      await assertReasons([leader], "RangeError", "A has left");
      await outlast();
      scene.gate.calls[0]?.answer();
      await assertValues(clients, "led by A");
      await onlyOne(scene);
    },
  },
  ...(["observed", "plain"] as const).map((kind): WorkerCase => ({
    name: `W3 the last caller to leave is of another request: the work hears ` +
      `of it within one beat (${kind})`,
    left: 1,
    async run(site) {
      const scene = site.scene(kind);
      const [exitA, exitB] = [site.origin.gate(), site.origin.gate()];
      const leader = await scene.lead("A", {
        ...{ leave: exitA.name, waitUntil: "context", hears: true },
      });
      const waiter = await scene.join("B", { leave: exitB.name });
      exitA.open();
      await assertReasons([leader], "RangeError", "A has left");
      const call = scene.gate.calls[0] as Call;
      assertEquals((await scene.present(1)).has, true);
      assertEquals(call.wasAborted, false);
      exitB.open();
      const left = (await exitB.call(0)).at;
      await assertReasons([waiter], "RangeError", "B has left");
      assertEquals((await scene.state()).has, false);
      const ms = Math.max(0, await call.aborted - left);
      site.took("the work's abort", ms, ONE_BEAT_MS);
      const { handed } = await scene.until(
        "waitUntil's promise settles",
        (state) => state.handed.lasting === 0,
      );
      assertEquals(handed, { lasting: 0, ended: 1, rejected: 0 });
      await scene.works(1);
    },
  })),
  {
    name: "S9 a detached flight that everybody has left can still be joined",
    left: 1,
    async run(site) {
      const scene = site.scene("detached");
      const [exitA, exitB] = [site.origin.gate(), site.origin.gate()];
      const leader = await scene.lead("A", {
        ...{ leave: exitA.name, waitUntil: "context", hears: true },
      });
      const waiter = await scene.join("B", { leave: exitB.name });
      exitA.open();
      exitB.open();
      await assertReasons([leader], "RangeError", "A has left");
      await assertReasons([waiter], "RangeError", "B has left");
      const later = await scene.join("C");
      scene.gate.calls[0]?.answer();
      await assertValues([later], "led by A");
      await onlyOne(scene);
    },
  },
  {
    name: "S8 AbortSignal.timeout() ends the callers of each request alone",
    left: 1,
    async run(site) {
      const scene = site.scene();
      const plan: Partial<Plan> = { timeoutMs: 200, waitUntil: "context" };
      const leader = await scene.lead("A", plan);
      const waiter = await scene.join("B", { timeoutMs: 100 });
      const stays = await scene.join("C");
      await assertReasons([waiter, leader], "TimeoutError");
      await scene.present(1);
      scene.gate.calls[0]?.answer();
      await assertValues([stays], "led by A");
      await onlyOne(scene);
    },
  },
  {
    name: "W3 the last caller to leave does so by AbortSignal.timeout(), in " +
      "another request",
    left: 1,
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const leader = await scene.lead("A", {
        ...{ leave: exit.name, waitUntil: "context", hears: true },
      });
      const waiter = await scene.join("B", { timeoutMs: 500 });
      exit.open();
      await assertReasons([leader], "RangeError", "A has left");
      await assertReasons([waiter], "TimeoutError");
      const left = performance.now();
      assertEquals((await scene.state()).has, false);
      const call = scene.gate.calls[0] as Call;
      site.took("the work's abort", await call.aborted - left, ONE_BEAT_MS);
      await scene.works(1);
    },
  },
  {
    name: "S8 a waiter of another request leaves alone",
    left: 1,
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const leader = await scene.lead("A", { way: "doResult", hears: true });
      const waiter = await scene.join("B", { leave: exit.name });
      exit.open();
      await assertReasons([waiter], "RangeError", "B has left");
      await scene.present(1);
      scene.gate.calls[0]?.answer();
      const { value, callers } = await outcomeOf(leader);
      assertEquals([value, callers], ["led by A", 2]);
      await onlyOne(scene);
    },
  },
];

/** Where a Worker hears that its client has gone, it has. */
async function heardOf(site: Site, scene: Scene, by: string): Promise<void> {
  if (!site.tellsGone) return;
  await scene.until(`${by}'s client has gone`, ({ gone }) => gone.includes(by));
}

/**
 * Lets more time pass than a waiter waits for a beat of its leader. Orders
 * nothing: there is no event to wait for where nothing is to happen.
 */
function outlast(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 500));
}

/** One call of the origin was enough, and it was let go on to its end. */
async function onlyOne(scene: Scene): Promise<void> {
  assertEquals(scene.gate.calls[0]?.wasAborted, false);
  assertEquals((await scene.state()).stats.orphaned, 0);
  await scene.works(1);
}
