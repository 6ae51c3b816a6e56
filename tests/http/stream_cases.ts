/**
 * Bytes that flow while the origin still sends: to all, to late ones, past slow
 * ones, up to the cap and over it.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { SMALL_BYTES } from "./apps/options.ts";
import type { Call } from "./call.ts";
import { type Client, textOf } from "./client.ts";
import { assertBytes, tally } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { joined } from "./reply.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf, type Scene } from "./site.ts";

const MODES: readonly Mode[] = ["shared", "private", "hono"];

const READERS = 20;

/** Bytes whose place shows in them. */
function bytesOf(length: number): Uint8Array {
  return Uint8Array.from(
    { length },
    (_, index) => (index * 7 + index / 251) & 255,
  );
}

const SHAREABLE = { fields: ["Cache-Control: max-age=60"] };

/**
 * Plays a body in two parts, the second after the gate; with its length, or in
 * chunks.
 */
function inParts(
  scene: Scene,
  [first, second]: readonly [Uint8Array, Uint8Array],
  framing: "length" | "chunked",
): Gate {
  const gate = new Gate();
  scene.plays(async (call: Call) => {
    call.begin({ ...SHAREABLE, framing }, first.length + second.length);
    call.send(first);
    await gate.opened;
    call.send(second);
    call.end();
  });
  return gate;
}

/** Each has got all of it. */
async function assertWhole(
  clients: readonly Client[],
  body: readonly [Uint8Array, Uint8Array],
): Promise<void> {
  const whole = joined(body);
  for (const reply of await repliesOf(clients)) {
    assertBytes(reply.body, whole);
    assert(reply.isClean, reply.why);
  }
}

function flowing(mode: Mode, framing: "length" | "chunked"): HttpCase[] {
  const halves = [bytesOf(50_000), bytesOf(50_001)] as const;
  return [
    {
      name: `H4 all read while the origin sends, by ${framing} (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const gate = inParts(scene, halves, framing);
        const clients = scene.herd(READERS);
        await Promise.all(clients.map((one) => one.reached(50_000)));
        for (const { received } of clients) assertEquals(received, 50_000);
        gate.open();
        await assertWhole(clients, halves);
        assertEquals(scene.route.calls.length, 1);
      },
    },
    {
      name: `H4 late ones at half get all of it, by ${framing} (${mode})`,
      onAllWorkerds: true,
      async run(site) {
        const scene = site.scene(mode);
        const gate = inParts(scene, halves, framing);
        const leader = scene.ask();
        await leader.reached(50_000);
        const late = scene.herd(READERS);
        await Promise.all(late.map((one) => one.reached(50_000)));
        const first = Math.max(
          ...late.map(({ received }) => received),
        );
        assertEquals(first, 50_000);
        gate.open();
        await assertWhole([leader, ...late], halves);
        assertEquals(scene.route.calls.length, 1);
        const replies = await repliesOf(late);
        assertEquals(
          tally(replies, { hasVia: mode !== "private" }),
          { collapsed: READERS },
        );
        const slowest = Math.max(...replies.map(({ firstMs }) => firstMs));
        site.notes.push(`late joiner's first byte: ${slowest.toFixed(0)} ms`);
      },
    },
  ];
}

/** More than the buffers between a server and a client hold. */
const LARGE_BYTES = 6_000_000;

function besideSlow(mode: Mode): HttpCase {
  return {
    name: `H4 a reader that stands still harms nobody, nor itself (${mode})`,
    async run(site) {
      const scene = site.scene(mode);
      const halves = [bytesOf(LARGE_BYTES), bytesOf(9)] as const;
      const gate = inParts(scene, halves, "chunked");
      const slow = scene.ask({ isPaused: true });
      await scene.route.call(0);
      const fast = scene.herd(3);
      await Promise.all(fast.map((one) => one.reached(LARGE_BYTES)));
      gate.open();
      await assertWhole(fast, halves);
      assertEquals(slow.received, 0, "It has stood still");
      slow.resume();
      await assertWhole([slow], halves);
      assertEquals(scene.route.calls.length, 1);
    },
  };
}

/** The cap, and who still may join when that much has come. */
const CAPS = [
  { what: "cap - 1", bytes: SMALL_BYTES - 1, calls: 1 },
  { what: "the cap", bytes: SMALL_BYTES, calls: 1 },
  { what: "cap + 1", bytes: SMALL_BYTES + 1, calls: 2 },
];

function atCap(mode: Mode): HttpCase[] {
  return CAPS.map(({ what, bytes, calls }) => ({
    name: `H4 a late one after ${what}: ${calls} call(s) (${mode})`,
    async run(site) {
      const scene = site.scene(mode, "small");
      const halves = [bytesOf(bytes), new Uint8Array()] as const;
      const gate = inParts(scene, halves, "chunked");
      const early = scene.herd(3);
      await Promise.all(early.map((one) => one.reached(bytes)));
      const late = scene.ask();
      await late.reached(bytes);
      assertEquals(scene.route.calls.length, calls);
      gate.open();
      await assertWhole([...early, late], halves);
      assertEquals(scene.route.calls.length, calls);
    },
  }));
}

function waits(mode: Mode): HttpCase[] {
  return [
    {
      name: `H6 after lockTimeout waiters ask themselves, at once (${mode})`,
      async run(site) {
        const scene = site.scene(mode, "impatient");
        const gate = new Gate();
        scene.plays(async (call) => {
          if (call.number === 0) await gate.opened;
          call.respond({ ...SHAREABLE, body: `${call.number}` });
        });
        const leader = scene.ask();
        await scene.route.call(0);
        const waiters = await repliesOf(scene.herd(READERS));
        const bodies = waiters.map(textOf);
        assertEquals(new Set(bodies).size, READERS, "Bodies");
        const shown = { hasVia: mode !== "private" };
        assertEquals(tally(waiters, shown), { forwarded: READERS });
        gate.open();
        assertEquals(textOf(await leader.reply), "0");
      },
    },
    {
      name: `H6 after lockAge a later one leads anew (${mode})`,
      async run(site) {
        const scene = site.scene(mode, "aged");
        const gate = new Gate();
        scene.plays(async (call) => {
          if (call.number === 0) await gate.opened;
          call.respond({ ...SHAREABLE, body: `${call.number}` });
        });
        const old = scene.herd(2);
        await scene.route.call(0);
        await scene.entered(2);
        // Age has no other sign than time.
        await new Promise((resolve) => setTimeout(resolve, 250));
        const young = await repliesOf(scene.herd(1));
        assertEquals(young.map(textOf), ["1"]);
        assertEquals(scene.route.calls.length, 2);
        gate.open();
        const olds = await repliesOf(old);
        assertEquals(olds.map(textOf), ["0", "0"]);
      },
    },
  ];
}

export const streamCases: readonly HttpCase[] = MODES.flatMap((mode) => [
  ...flowing(mode, "length"),
  ...flowing(mode, "chunked"),
  besideSlow(mode),
  ...(mode === "hono" ? [] : [...atCap(mode), ...waits(mode)]),
]);
