/**
 * Many wait for the leader that dies, or whoever takes over dies as well.
 *
 * @module
 */

import { assertEquals, assertMatch } from "@std/assert";
import type { Client } from "./client.ts";
import { ONE_BEAT_MS, RECOVERY_MS } from "./limits.ts";
import type { Call } from "./origin.ts";
import { TIMED_MS } from "./plan.ts";
import { answered, assertReasons, assertValues, outcomeOf } from "./scene.ts";
import type { WorkerCase } from "./site.ts";
import { recovery, reset, resetLast } from "./takeover.ts";

/** Waiters of one leader. */
const HERD = 50;

export const orphanAgainCases: readonly WorkerCase[] = [
  {
    name: "W2 of many waiters exactly one takes over, by its own fn and " +
      "waitUntil",
    async run(site) {
      const scene = site.scene();
      const leader = await scene.lead("A");
      const way = "doResult";
      const clients = new Map<string, Client>();
      for (let number = 1; number <= HERD; number++) {
        const by = `B${number}`;
        clients.set(by, scene.call(by, { way, waitUntil: "context" }));
      }
      await scene.present(HERD + 1);
      const began = await reset(scene, leader);
      const second = await recovery(site, scene, began);
      await scene.present(HERD);
      second.answer();
      for (const [by, client] of clients) {
        const { outcomes, led, waitUntils } = await answered(client);
        const [outcome] = outcomes;
        const leads = by === second.by;
        assertEquals(
          [outcome?.value, outcome?.leader, outcome?.shared, led, waitUntils],
          [`led by ${second.by}`, leads, true, leads ? 1 : 0, leads ? 1 : 0],
        );
      }
      assertEquals((await scene.state()).stats.orphaned, 1);
      await scene.works(2);
    },
  },
  {
    name: "W2 orphaned twice in a row, the last waiter takes over",
    async run(site) {
      const scene = site.scene();
      const clients = new Map([["A", await scene.lead("A")]]);
      for (const by of ["B", "C", "D"]) clients.set(by, await scene.join(by));
      for (const [deaths, left] of [[1, 3], [2, 2]] as const) {
        const began = await resetLast(scene, clients);
        await recovery(site, scene, began, deaths);
        await scene.present(left);
      }
      const third = scene.gate.calls[2] as Call;
      third.answer();
      await assertValues([...clients.values()], `led by ${third.by}`);
      assertEquals((await scene.state()).stats.orphaned, 2);
      await scene.works(3);
    },
  },
  {
    name:
      "W2 orphaned three times in a row, a waiter gets an AbortError that " +
      "says so",
    async run(site) {
      const scene = site.scene();
      const way = "doResult";
      const clients = new Map([["A", await scene.lead("A")]]);
      for (const by of ["B", "C", "D", "E"]) {
        clients.set(by, await scene.join(by, { way }));
      }
      for (const [deaths, left] of [[1, 4], [2, 3]] as const) {
        const began = await resetLast(scene, clients);
        await recovery(site, scene, began, deaths);
        await scene.present(left);
      }
      const began = await resetLast(scene, clients);
      assertEquals(clients.size, 2);
      await assertReasons([...clients.values()], "AbortError");
      site.took("the last AbortError", performance.now() - began, RECOVERY_MS);
      for (const client of clients.values()) {
        const { reason } = await outcomeOf(client);
        assertMatch(reason?.message ?? "", /leader/);
      }
      assertEquals((await scene.state()).stats.orphaned, 3);
      await scene.works(3);
    },
  },
  {
    name: "W2 who takes over is reset as well, and its own waitUntil holds " +
      "the work",
    async run(site) {
      const scene = site.scene();
      const waitUntil = "context";
      const clients = new Map([["A", await scene.lead("A")]]);
      for (const by of ["B", "C", "D"]) {
        clients.set(by, await scene.join(by, { waitUntil }));
      }
      const second = await recovery(
        site,
        scene,
        await resetLast(scene, clients),
      );
      await scene.present(3);
      clients.get(second.by)?.reset();
      clients.delete(second.by);
      clients.set("E", await scene.join("E"));
      second.answer();
      await assertValues([...clients.values()], `led by ${second.by}`);
      assertEquals(second.wasAborted, false);
      await scene.works(2);
    },
  },
  {
    name: "S13 who takes over has the whole of the group's timeout",
    async run(site) {
      const scene = site.scene("timed");
      const leader = await scene.lead("A");
      const waiter = await scene.join("B", { hears: true });
      const began = await reset(scene, leader);
      const second = await recovery(site, scene, began);
      await assertReasons([waiter], "TimeoutError");
      const ms = await second.aborted - began;
      assertEquals(ms >= TIMED_MS, true, `timed out after ${ms} ms`);
      site.took(
        "recovery and timeout",
        ms,
        RECOVERY_MS + TIMED_MS + ONE_BEAT_MS,
      );
      await scene.works(2);
    },
  },
];
