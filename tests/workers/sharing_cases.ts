/**
 * Nothing goes wrong, but for the work: waiters of other requests share the
 * leader's outcome and go on with their own.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Kind, Way } from "./plan.ts";
import { answered, assertReasons, assertValues, outcomeOf } from "./scene.ts";
import type { WorkerCase } from "./site.ts";

const NAMES: Record<Way, string> = {
  do: "do()",
  signal: "do() with a signal",
  doResult: "doResult()",
  doMany: "doMany()",
};
const WAYS: readonly Way[] = ["do", "signal", "doResult", "doMany"];

/** Longer than a waiter waits for a beat of its leader. */
const BLOCK_MS = 600;

const KINDS: readonly Kind[] = ["plain", "observed", "timed", "detached"];

export const sharingCases: readonly WorkerCase[] = [
  {
    name: "W4 new Group() works at module scope, whatever its options",
    async run(site) {
      for (const kind of KINDS) {
        const scene = site.scene(kind);
        const clients = [await scene.lead("A"), await scene.join("B")];
        scene.gate.calls[0]?.answer();
        await assertValues(clients, "led by A");
        await scene.works(1);
      }
    },
  },
  ...WAYS.map((way): WorkerCase => ({
    name: `W1 waiters of other requests share what ${NAMES[way]} leads, and ` +
      "go on with I/O of their own",
    async run(site) {
      const scene = site.scene();
      const after = site.origin.gate();
      after.open();
      const own = { after: after.name };
      const clients = [await scene.lead("A", { way, ...own })];
      for (const joining of WAYS) {
        clients.push(await scene.join(joining, { way: joining, ...own }));
      }
      const [call] = scene.gate.calls;
      call?.answer();
      const answers = await Promise.all(clients.map(answered));
      // doMany's work puts the key before its text.
      const value = way === "doMany" ? "k led by A" : "led by A";
      for (const { outcomes } of answers) {
        assertEquals(outcomes.map((outcome) => outcome.value), [value]);
      }
      assertEquals(answers.map((answer) => answer.after), [
        "led by A",
        ...WAYS.map((by) => `led by ${by}`),
      ]);
      assertEquals(answers.map(({ led }) => led), [1, 0, 0, 0, 0]);
      await scene.works(1);
    },
  })),
  {
    name: "W1 Group.doResult() tells callers of all requests the same",
    async run(site) {
      const scene = site.scene();
      const way = "doResult";
      const clients = [
        await scene.lead("A", { way }),
        await scene.join("B", { way }),
        await scene.join("C", { way }),
      ];
      scene.gate.calls[0]?.answer();
      const value = { status: "fulfilled", value: "led by A" };
      assertEquals(await Promise.all(clients.map(outcomeOf)), [
        { ...value, shared: true, leader: true, callers: 3 },
        { ...value, shared: true, leader: false, callers: 3 },
        { ...value, shared: true, leader: false, callers: 3 },
      ] as unknown[]);
      await scene.works(1);
    },
  },
  {
    name: "W1 a failure reaches the waiters of other requests",
    async run(site) {
      const scene = site.scene();
      const clients = [await scene.lead("A")];
      for (const way of WAYS) clients.push(await scene.join(way, { way }));
      scene.gate.calls[0]?.fail();
      await assertReasons(clients, "RangeError", "origin broke for A");
      await scene.works(1);
    },
  },
  {
    name: "W1 Group.doMany() joins and leads across requests",
    async run(site) {
      const scene = site.scene();
      const way = "doMany";
      const leader = await scene.lead("A", { way, keys: ["k", "l"] });
      const waiter = scene.call("B", { way, keys: ["l", "m"] });
      const second = await scene.gate.call(1);
      for (const call of scene.gate.calls) call.answer();
      const answers = await Promise.all([leader, waiter].map(answered));
      const values = answers.map(({ outcomes }) =>
        outcomes.map(({ value }) => value)
      );
      assertEquals(second.by, "B");
      assertEquals(values, [
        ["k led by A", "l led by A"],
        ["l led by A", "m led by B"],
      ]);
      await scene.works(2);
    },
  },
  ...(["context", "module"] as const).map((waitUntil): WorkerCase => ({
    name: `W2 waitUntil (${waitUntil}) is called once, by the leader, and ` +
      "lasts until the work ends",
    async run(site) {
      for (const how of ["answer", "fail"] as const) {
        const scene = site.scene();
        const clients = [
          await scene.lead("A", { waitUntil }),
          await scene.join("B", { waitUntil }),
          await scene.join("C", { waitUntil, way: "doResult" }),
        ];
        const { handed } = await scene.state();
        assertEquals(handed, { lasting: 1, ended: 0, rejected: 0 });
        scene.gate.calls[0]?.[how]();
        const answers = await Promise.all(clients.map(answered));
        assertEquals(answers.map(({ waitUntils }) => waitUntils), [1, 0, 0]);
        const state = await scene.until(
          "its promise settles",
          (now) => now.handed.lasting === 0,
        );
        assertEquals(state.handed, { lasting: 0, ended: 1, rejected: 0 });
        await scene.works(1);
      }
    },
  })),
  {
    name: "W2 a waitUntil that throws counts as absent",
    async run(site) {
      const scene = site.scene();
      const waitUntil = "unbound";
      const leader = await scene.lead("A", { waitUntil });
      const waiter = await scene.join("B", { waitUntil });
      scene.gate.calls[0]?.answer();
      await assertValues([leader, waiter], "led by A");
      assertEquals((await answered(leader)).waitUntils, 1);
      await scene.works(1);
    },
  },
  {
    name: "W2 a busy isolate doesn't make an orphan of a flight",
    async run(site) {
      const scene = site.scene();
      const clients = [await scene.lead("A"), await scene.join("B")];
      let ms = 0;
      for (let turns = 2 ** 26; ms < BLOCK_MS; turns *= 2) {
        const began = performance.now();
        await scene.deed("block", { turns });
        ms = performance.now() - began;
      }
      site.took("an isolate was blocked", ms, Infinity);
      clients.push(await scene.join("C"));
      scene.gate.calls[0]?.answer();
      await assertValues(clients, "led by A");
      assertEquals((await scene.state()).stats.orphaned, 0);
      await scene.works(1);
    },
  },
];
