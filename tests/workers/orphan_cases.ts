/**
 * The leader's request dies, and nobody holds it: a waiter takes over.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Call } from "./origin.ts";
import { answered, assertReasons, assertValues, outcomeOf } from "./scene.ts";
import type { WorkerCase } from "./site.ts";
import { recovery, reset, STAGES, textOf } from "./takeover.ts";

export const orphanCases: readonly WorkerCase[] = [
  ...(["head", "body"] as const).flatMap((stage): WorkerCase[] => [{
    name: `W2 the leader's client is reset ${STAGES[stage]}: waiters present ` +
      "and later ones get a value",
    async run(site) {
      const scene = site.scene("observed", stage);
      const leader = await scene.lead("A");
      const clients = [
        await scene.join("B"),
        await scene.join("C", { way: "signal" }),
        await scene.join("D", { way: "doResult" }),
      ];
      const began = await reset(scene, leader);
      clients.push(scene.call("E"));
      const second = await recovery(site, scene, began);
      await scene.present(4);
      second.answer();
      await assertValues(clients, textOf(stage, second));
      const { heard, stats } = await scene.state();
      assertEquals(stats.orphaned, 1);
      assertEquals(stats.fulfilled, 1);
      assertEquals(stats.running, 0);
      assertEquals(
        heard.filter(({ event }) => event === "orphan").map((
          { flight, role },
        ) => [flight, role]),
        [[1, "waiter"]],
      );
      assertEquals(
        heard.filter(({ event }) => event === "lead").map(({ flight }) =>
          flight
        ),
        [1, 2],
      );
      await scene.works(2);
    },
  }, {
    name: `W2 the leader's client is reset ${STAGES[stage]}, with nobody ` +
      "else there: the next caller recovers",
    async run(site) {
      const scene = site.scene("plain", stage);
      await reset(scene, await scene.lead("A"));
      const began = performance.now();
      const next = scene.call("B", { way: "doResult" });
      const second = await recovery(site, scene, began);
      second.answer();
      const { value, leader } = await outcomeOf(next);
      assertEquals([value, leader], [textOf(stage, second), true]);
      await scene.works(2);
    },
  }]),
  {
    name: "W2 the leader answers early: waiters present and later ones get a " +
      "value",
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const leader = await scene.lead("A", { early: exit.name });
      const clients = [await scene.join("B"), await scene.join("C")];
      exit.open();
      assertEquals((await answered(leader)).led, 1);
      const [first] = scene.gate.calls;
      const began = await (first as Call).aborted;
      clients.push(scene.call("D"));
      const second = await recovery(site, scene, began);
      await scene.present(3);
      second.answer();
      await assertValues(clients, textOf("head", second));
      await scene.works(2);
    },
  },
  {
    name: "W2 the leader leaves by its own signal and its request ends: a " +
      "waiter takes over",
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const leader = await scene.lead("A", { leave: exit.name });
      const waiter = await scene.join("B");
      exit.open();
      await assertReasons([leader], "RangeError", "A has left");
      const began = await (scene.gate.calls[0] as Call).aborted;
      const second = await recovery(site, scene, began);
      second.answer();
      await assertValues([waiter], "led by B");
      await scene.works(2);
    },
  },
  {
    name: "W2 Group.doMany() recovers every key of a dead leader",
    async run(site) {
      const scene = site.scene();
      const way = "doMany";
      const keys = ["k", "l", "m"];
      const leader = await scene.lead("A", { way, keys });
      const many = await scene.join("B", { way, keys });
      const one = await scene.join("C");
      const began = await reset(scene, leader);
      await recovery(site, scene, began);
      scene.gate.open();
      const { outcomes } = await answered(many);
      assertEquals(
        outcomes.map(({ status }) => status),
        keys.map(() => "fulfilled"),
      );
      assertEquals((await outcomeOf(one)).status, "fulfilled");
      site.notes.push(`origin calls of doMany: ${scene.gate.calls.length}`);
      await scene.works(scene.gate.calls.length);
    },
  },
  {
    name: "S8 a waiter of a dead leader still leaves at once",
    async run(site) {
      const scene = site.scene();
      const exit = site.origin.gate();
      const leader = await scene.lead("A");
      const waiter = await scene.join("B", { leave: exit.name });
      await exit.call(0);
      const began = await reset(scene, leader);
      exit.open();
      await assertReasons([waiter], "RangeError", "B has left");
      site.took("leaving a dead leader", performance.now() - began, 1_000);
      const last = scene.call("C");
      scene.gate.open();
      assertEquals((await outcomeOf(last)).status, "fulfilled");
      await scene.works(scene.gate.calls.length);
    },
  },
  {
    name: "W3 Group.abort() frees the key of a dead leader",
    async run(site) {
      const scene = site.scene();
      await reset(scene, await scene.lead("A"));
      const { returned, has, size } = await scene.deed("abort");
      assertEquals({ returned, has, size }, {
        returned: true,
        has: false,
        size: 0,
      });
      await scene.works(1);
    },
  },
];
