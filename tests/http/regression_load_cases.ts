/**
 * Faults that others who collapse have had under load, by the names they have
 * there, and one of workerd.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { answerTo, callsOf, HERD, tally } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { repliesOf, type Scene, Site } from "./site.ts";

const SHAREABLE = "Cache-Control: max-age=60";

/** Requests of one isolate until V8 has compiled all that is hot, and then some. */
const REQUESTS = 20_000;

const ONLY_WORKERD = "promises belong to requests on workerd alone";

export const regressionLoadCases: readonly HttpCase[] = [
  nginx(1_023),
  nginx(1_024),
  nginx(2_048),
  {
    name: "H5 undici #5673: waiters that abort end, and the rest is served",
    run: abortedWaiters,
  },
  {
    name: "H4 CVE-2026-2581: what a slow reader has ahead is bounded",
    run: slowReaders,
  },
  {
    name:
      `W1 workerd, promises of compiled code: ${REQUESTS} requests (shared)`,
    not: { deno: ONLY_WORKERD, node: ONLY_WORKERD, bun: ONLY_WORKERD },
    run: manyWaiters,
  },
];

/** A herd that is answered once all of it is there. */
async function herd(
  scene: Scene,
  count: number,
  fields: readonly string[],
): Promise<void> {
  const gate = new Gate();
  scene.plays(async (call) => {
    if (call.number === 0) await gate.opened;
    answerTo(call, { fields });
  });
  const clients = scene.herd(count);
  await scene.entered(count);
  gate.open();
  const replies = await repliesOf(clients);
  assertEquals(callsOf(replies).length, 1, "Bodies");
  assertEquals(scene.route.calls.length, 1, "Calls of the origin");
  assertEquals(
    tally(replies, { hasVia: true }),
    { led: 1, collapsed: count - 1 },
  );
}

/** nginx counts its waiters by ten bits, and calls once more at each turn. */
function nginx(count: number): HttpCase {
  return {
    name: `H3 nginx, more than 1,023 waiters: ${count}, 1 call (shared)`,
    run: (site) => herd(site.scene("shared"), count, [SHAREABLE]),
  };
}

/**
 * V8's optimizing compiler makes promises of its own, by `new Promise` and for
 * `async` functions, that workerd doesn't know the request of: who waits for
 * such a one goes on in the request that settles it.
 */
async function manyWaiters({ runtime, combination }: Site): Promise<void> {
  // A fresh one: what other cases have run changes what is compiled, and when.
  const site = await Site.start(runtime, combination);
  try {
    for (let sent = 0; sent < REQUESTS; sent += HERD) {
      await herd(site.scene("shared"), HERD, [SHAREABLE]);
    }
  } finally {
    await site.stop();
  }
}

/** They end at once; so do those that wait with them, with an answer. */
async function abortedWaiters(site: Site): Promise<void> {
  const scene = site.scene("private");
  const gate = new Gate();
  scene.plays(async (call) => {
    await gate.opened;
    answerTo(call, { fields: [SHAREABLE] });
  });
  const clients = scene.herd(20);
  await scene.entered(20);
  const leavers = clients.slice(5, 15);
  for (const client of leavers) client.reset();
  gate.open();
  const stayers = clients.filter((client) => !leavers.includes(client));
  const replies = await repliesOf(stayers);
  assertEquals(callsOf(replies), [0]);
  assertEquals(scene.route.calls.length, 1);
  await scene.until("no flight is left", ({ lead, end }) => lead === end);
}

/** Much more than the cap and all buffers on the way. */
const HUGE_BYTES = 48_000_000;

/**
 * Five readers stand still behind one that reads: none of what the cap doesn't
 * cover may be kept for them.
 */
async function slowReaders(site: Site): Promise<void> {
  const scene = site.scene("shared", "bounded");
  const gate = new Gate();
  scene.plays(async (call) => {
    call.begin({ fields: [SHAREABLE] }, HUGE_BYTES);
    call.send("first");
    await gate.opened;
    call.send(new Uint8Array(HUGE_BYTES - 5).fill(2));
    call.end();
  });
  const fast = scene.ask();
  await fast.reached(1);
  const slow = scene.herd(5, () => ({ isPaused: true }));
  await scene.entered(6);
  const before = await site.memory();
  gate.open();
  const reply = await fast.reply;
  assertEquals([reply.body.length, reply.why], [HUGE_BYTES, ""]);
  const added = await site.memory() - before;
  site.notes.push(
    `48 MB past 5 readers that stand still, cap 1 MiB: added ${added} MB`,
  );
  for (const client of slow) client.resume();
  for (const { isClean } of await repliesOf(slow)) {
    assertEquals(
      isClean,
      false,
      "Whether all was kept for one that stood still",
    );
  }
  assertEquals(scene.route.calls.length, 1);
}
