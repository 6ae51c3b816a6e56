/**
 * A request ends or meets a flight that another one leads: the flight's callers
 * and its work follow within one beat, and the one that meddled isn't harmed.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Client } from "./client.ts";
import { ONE_BEAT_MS, RECOVERY_MS } from "./limits.ts";
import type { Call } from "./origin.ts";
import { type Deed, type Kind, TIMED_MS } from "./plan.ts";
import { answered, assertReasons, assertValues, type Scene } from "./scene.ts";
import type { Site, WorkerCase } from "./site.ts";

const NAMES: Readonly<Partial<Record<Deed["does"], string>>> = {
  "abort": "Group.abort()",
  "flight.abort": "Flight.abort()",
  "close": "Group.close()",
};

export const endingCases: readonly WorkerCase[] = [
  ...ending("plain", "abort"),
  ...ending("observed", "abort"),
  ...ending("timed", "abort"),
  ...ending("plain", "flight.abort"),
  ...ending("plain", "close"),
  {
    name: "W3 Group.abort() by another request reaches a leader that " +
      "waitUntil holds",
    left: 1,
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      exit.open();
      const held = { waitUntil: "context", hears: true } as const;
      await answered(await scene.lead("A", { ...held, early: exit.name }));
      const waiter = await scene.join("B");
      const began = performance.now();
      await scene.deed("abort", { reason: "enough" });
      await followed(site, scene, [waiter], began);
      await assertReasons([waiter], "RangeError", "enough");
      await scene.works(1);
    },
  },
  {
    name:
      "S20 Group.doMany()'s work hears of it within one beat when another " +
      "request has aborted its last key",
    async run(site) {
      const scene = site.scene();
      const way = "doMany";
      const plan = { way, keys: ["k", "l"], hears: true } as const;
      const leader = await scene.lead("A", plan);
      await scene.deed("abort", { reason: "enough" });
      await scene.deed("abort", { key: "other", reason: "enough" });
      const call = scene.gate.calls[0] as Call;
      assertEquals(call.wasAborted, false);
      const began = performance.now();
      await scene.deed("abort", { key: "l", reason: "enough" });
      await followed(site, scene, [leader], began);
      const { outcomes } = await answered(leader);
      assertEquals(
        outcomes.map(({ status, reason }) => [status, reason?.message]),
        [["aborted", "enough"], ["aborted", "enough"]],
      );
      await scene.works(1);
    },
  },
  {
    name: "S13 a group's timeout ends the callers of all requests",
    left: 3,
    async run(site) {
      const scene = site.scene("timed");
      const began = performance.now();
      const clients = [await scene.lead("A", { hears: true })];
      for (const way of ["do", "signal", "doResult"] as const) {
        clients.push(scene.call(way, { way }));
      }
      await assertReasons(clients, "TimeoutError");
      const call = scene.gate.calls[0] as Call;
      const ms = await call.aborted - began;
      site.took("the timeout", ms, TIMED_MS + ONE_BEAT_MS);
      await scene.works(1);
    },
  },
  {
    name: "S13 after Group.close() by another request a call is refused",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A");
      await scene.deed("close", { reason: "enough" });
      await assertReasons([leader], "RangeError", "enough");
      await assertReasons([scene.call("B")], "InvalidStateError");
      assertEquals(scene.gate.calls.length, 1);
    },
  },
  {
    name: "S15 Group.forget() by another request: old callers get the old " +
      "outcome, later ones the new",
    async run(site) {
      const scene = site.scene();
      const old = [await scene.lead("A"), await scene.join("B")];
      const { returned, has } = await scene.deed("forget");
      assertEquals({ returned, has }, { returned: true, has: false });
      const young = [scene.call("C")];
      const second = await scene.gate.call(1);
      young.push(await scene.join("D"));
      second.answer();
      await assertValues(young, "led by C");
      scene.gate.calls[0]?.answer();
      await assertValues(old, "led by A");
      await scene.works(2);
    },
  },
  {
    name: "W1 Group.idle() waits for the work of another request",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A");
      const idle = scene.deed("idle");
      idle.catch(() => {}); // awaited below, unless something fails before
      await scene.until("idle has begun", ({ begun }) => begun === 1);
      scene.gate.calls[0]?.answer();
      const answeredAt = performance.now();
      await assertValues([leader], "led by A");
      assertEquals((await idle).has, false);
      site.took("idle", performance.now() - answeredAt, ONE_BEAT_MS);
      await scene.works(1);
    },
  },
  {
    name: "W2 Group.idle() doesn't wait for the work of a dead leader",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A");
      await scene.kill(leader, scene.gate.calls[0] as Call);
      const began = performance.now();
      assertEquals((await scene.deed("idle")).has, false);
      site.took("idle", performance.now() - began, RECOVERY_MS);
      await scene.works(1);
    },
  },
];

/** One way to end a flight from outside, with a reason and without. */
function ending(kind: Kind, does: Deed["does"]): WorkerCase[] {
  return [{ reason: "enough" }, {}].map((more) => ({
    name: `W3 ${NAMES[does]} by another request` +
      `${"reason" in more ? ", with a reason," : ""} ends the flight within ` +
      `one beat (${kind})`,
    left: 4,
    async run(site) {
      const scene = site.scene(kind);
      const clients = [await scene.lead("A", { hears: true })];
      for (const way of ["do", "signal", "doResult", "doMany"] as const) {
        clients.push(await scene.join(way, { way }));
      }
      const began = performance.now();
      const { has, size } = await scene.deed(does, more);
      assertEquals({ has, size }, { has: false, size: 0 });
      await followed(site, scene, clients, began);
      if ("reason" in more) {
        await assertReasons(clients, "RangeError", "enough");
      } else {
        await assertReasons(clients, "AbortError");
      }
      assertEquals((await scene.state()).stats.aborted, 1);
      if (does !== "close") await scene.works(1);
    },
  }));
}

/** The work has heard, and all have been answered, in time. */
async function followed(
  site: Site,
  scene: Scene,
  clients: readonly Client[],
  began: number,
): Promise<void> {
  const call = scene.gate.calls[0] as Call;
  site.took("the work's abort", await call.aborted - began, ONE_BEAT_MS);
  await Promise.all(clients.map(answered));
  site.took("all are answered", performance.now() - began, ONE_BEAT_MS);
}
