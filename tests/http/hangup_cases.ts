/**
 * Clients that go away: whoever it is, and whenever, the others lose nothing,
 * and the origin is let go of only when nobody is left.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Client } from "./client.ts";
import { bodyOf, callsOf, tally } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { within } from "../workers/limits.ts";
import { type Mode, repliesOf, type Scene, type Site } from "./site.ts";

const MODES: readonly Mode[] = ["shared", "private", "hono"];

/** Waiters beside the leader. */
const WAITERS = 19;

/** Until the origin sees that nobody is left, a beat included. In ms. */
const ABORT_MS = 3_000;

const SHAREABLE = "Cache-Control: max-age=60";

/** Where in its answer the origin holds. */
type Stage = "head" | "body";

/** A herd that waits for the origin: before the headers, or in mid-body. */
async function waiting(
  scene: Scene,
  stage: Stage,
): Promise<{ leader: Client; waiters: Client[]; gate: Gate }> {
  const gate = new Gate();
  scene.plays(async (call) => {
    const body = bodyOf(call.number);
    const answer = { fields: [SHAREABLE, `X-Call: ${call.number}`] };
    if (stage === "body") {
      call.begin(answer, body.length);
      call.send(body.subarray(0, 100));
    }
    await gate.opened;
    if (call.isGone) return;
    if (stage === "head") call.begin(answer, body.length);
    call.send(body.subarray(stage === "body" ? 100 : 0));
    call.end();
  });
  const leader = scene.ask();
  await scene.route.call(0);
  const waiters = scene.herd(WAITERS);
  await scene.entered(1 + WAITERS);
  if (stage === "body") {
    await Promise.all([leader, ...waiters].map((one) => one.reached(100)));
  }
  return { leader, waiters, gate };
}

/** Resets clients, and waits until the server has noticed. */
async function reset(scene: Scene, clients: readonly Client[]): Promise<void> {
  const { gone } = await scene.look();
  for (const client of clients) client.reset();
  if (tells(scene.site)) {
    await scene.until(
      `${clients.length} are gone`,
      (counts) => counts.gone >= gone + clients.length,
    );
  } else {
    // workerd kills the request and tells nobody; what is asked later is
    // answered later.
    for (let turn = 0; turn < 20; turn++) await scene.look();
  }
}

/** Whether the application hears that its client has gone. */
function tells({ combination }: Site): boolean {
  return combination === undefined || combination.date >= "2026-11-17";
}

/** All of them have the one answer, whole. */
async function assertServed(
  scene: Scene,
  mode: Mode,
  clients: readonly Client[],
): Promise<void> {
  const replies = await repliesOf(clients);
  assertEquals(callsOf(replies), [0], "The calls that answers are from");
  const { collapsed = 0, led = 0 } = tally(replies, {
    hasVia: mode !== "private",
  });
  assertEquals(collapsed + led, clients.length);
  assertEquals(scene.route.calls.length, 1, "Calls of the origin");
  assertEquals(scene.route.calls[0]?.isGone, false, "The origin was let go of");
}

/** The origin hears that all have gone; who comes later is served anew. */
async function assertLetGo(scene: Scene, gate: Gate): Promise<void> {
  const call = await scene.route.call(0);
  await within(ABORT_MS, call.gone, "the origin to see the abort");
  gate.open();
  assertEquals(callsOf(await repliesOf(scene.herd(2))), [1], "Later answers");
}

function casesFor(mode: Mode, stage: Stage): HttpCase[] {
  const where = stage === "head" ? "before the headers" : "in mid-body";
  return [
    {
      name: `H5 the leader is reset ${where} (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        await reset(scene, [leader]);
        gate.open();
        await assertServed(scene, mode, waiters);
      },
    },
    {
      name: `H5 all but one waiter are reset ${where} (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        const [last, ...others] = waiters;
        await reset(scene, [leader, ...others]);
        gate.open();
        await assertServed(scene, mode, last === undefined ? [] : [last]);
      },
    },
    {
      name: `H5 all waiters are reset ${where} (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        await reset(scene, waiters);
        gate.open();
        await assertServed(scene, mode, [leader]);
      },
    },
    {
      name: `H5 all are reset ${where}: the origin sees it (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        await reset(scene, [leader, ...waiters]);
        await assertLetGo(scene, gate);
      },
    },
    {
      name:
        `H5 all are reset ${where} after a collection: the origin sees it (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        for (let time = 0; time < 5; time++) {
          await site.control("gc", scene.name);
        }
        await reset(scene, [leader, ...waiters]);
        await assertLetGo(scene, gate);
      },
    },
    {
      name: `H5 a leader alone is reset ${where}: so (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const { leader, waiters, gate } = await waiting(scene, stage);
        await reset(scene, waiters);
        await reset(scene, [leader]);
        await assertLetGo(scene, gate);
      },
    },
  ];
}

/** More than the buffers between a server and a client hold. */
const LARGE_BYTES = 6_000_000;

export const hangupCases: readonly HttpCase[] = [
  ...MODES.flatMap((mode) => casesFor(mode, "head")),
  ...MODES.flatMap((mode) => casesFor(mode, "body")),
  ...MODES.map((mode): HttpCase => ({
    name:
      `H5 the leader is reset after the end; a slow waiter reads on (${mode})`,
    async run(site) {
      const scene = site.scene(mode);
      const gate = new Gate();
      scene.plays(async (call) => {
        await gate.opened;
        const body = new Uint8Array(LARGE_BYTES).fill(7);
        call.respond({ fields: [SHAREABLE], body });
      });
      const leader = scene.ask();
      await scene.route.call(0);
      const waiter = scene.ask({ isPaused: true });
      await scene.entered(2);
      gate.open();
      await leader.reached(LARGE_BYTES);
      leader.reset();
      waiter.resume();
      const { isClean, body } = await waiter.reply;
      assertEquals([isClean, body.length], [true, LARGE_BYTES]);
      assertEquals(scene.route.calls.length, 1);
    },
  })),
];
