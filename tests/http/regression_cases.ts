/**
 * Faults that others who collapse have had, by the names they have there.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { textOf } from "./client.ts";
import { answerTo, callsOf, HERD, tally } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { repliesOf } from "./site.ts";

const SHAREABLE = "Cache-Control: max-age=60";

export const regressionCases: readonly HttpCase[] = [
  {
    name: "H1 undici #4817: POSTs of one URL each have their own answer",
    async run(site) {
      const scene = site.scene("private");
      scene.plays(async (call) => {
        const body = new TextDecoder().decode(await call.body);
        call.respond({ fields: [SHAREABLE], body: `answer to ${body}` });
      });
      const replies = await repliesOf(
        scene.herd(HERD, (index) => ({ method: "POST", body: `${index}` })),
      );
      const expected = replies.map((_, index) => `answer to ${index}`);
      assertEquals(replies.map(textOf), expected);
      assertEquals(scene.route.calls.length, HERD);
    },
  },
  {
    name: "H2 undici #5012: fields that are equal once joined",
    async run(site) {
      const pairs = [
        [["X-A: 1", "X-B: 2"], ["X-A: 1, X-B: 2"]],
        [["X-A: 1", "X-B: 2"], ['X-A: 1","x-b","2']],
        [["X-A: 1:X-B:2"], ["X-A: 1", "X-B: 2"]],
        [["X-A: b", "X-A-B: c"], ["X-A-B: c", "X-A: b,"]],
        [["X-A: null"], []],
        [["X-A:"], []],
        [["X-A: x-b"], ["X-B: x-a"]],
        [["X-A: 1;x-b: 2"], ["X-A: 1", "X-B: 2"]],
        [["Accept: a", "X-A: b"], ["Accept: a, x-a, b"]],
      ] as const;
      for (const [one, other] of pairs) {
        const scene = site.scene("private");
        const gate = new Gate();
        scene.plays(async (call) => {
          await gate.opened;
          answerTo(call, { fields: [SHAREABLE] });
        });
        const clients = scene.herd(
          10,
          (index) => ({ fields: index % 2 === 0 ? one : other }),
        );
        await scene.entered(10);
        await scene.route.call(1);
        gate.open();
        const replies = await repliesOf(clients);
        const evens = callsOf(replies.filter((_, index) => index % 2 === 0));
        const odds = callsOf(replies.filter((_, index) => index % 2 === 1));
        assertEquals([evens.length, odds.length], [1, 1], `${one} | ${other}`);
        assert(evens[0] !== odds[0], `${one} and ${other} shared an answer`);
        assertEquals(scene.route.calls.length, 2, `${one} | ${other}`);
      }
    },
  },
  {
    name: "H1 undici #5593: a request that upgrades goes its own way",
    async run(site) {
      const scene = site.scene("shared");
      scene.plays((call) => answerTo(call, { fields: [SHAREABLE] }));
      const replies = await repliesOf(
        scene.herd(10, () => ({
          fields: ["Upgrade: example/1", "Connection: Upgrade"],
        })),
      );
      assertEquals(callsOf(replies).length, 10);
      assertEquals(tally(replies, { hasVia: true }), { untouched: 10 });
    },
  },
  ...[
    "private",
    'private="x-a"',
    'private="',
    "private=",
    "Private , max-age=1",
  ]
    .map((control): HttpCase => ({
      name: `H3 CVE-2026-13697: Cache-Control: ${control} is private (shared)`,
      async run(site) {
        const scene = site.scene("shared");
        const fields = [SHAREABLE, `Cache-Control: ${control}`];
        scene.plays((call) => answerTo(call, { fields }));
        const replies = await repliesOf(scene.herd(HERD));
        assertEquals(callsOf(replies).length, HERD);
      },
    })),
  {
    name: "H3 Souin: Vary: * is shared with nobody (shared)",
    async run(site) {
      const scene = site.scene("shared");
      scene.plays((call) => answerTo(call, { fields: [SHAREABLE, "Vary: *"] }));
      const replies = await repliesOf(scene.herd(HERD));
      assertEquals(callsOf(replies).length, HERD);
    },
  },
  {
    name: "H3 Souin: who led an answer for itself doesn't ask again (shared)",
    async run(site) {
      const scene = site.scene("shared");
      const gate = new Gate();
      const fields = ["Cache-Control: private", "Set-Cookie: a=1"];
      scene.plays(async (call) => {
        if (call.number === 0) await gate.opened;
        answerTo(call, { fields });
      });
      const leader = scene.ask();
      await scene.route.call(0);
      const waiters = scene.herd(HERD - 1);
      await scene.entered(HERD);
      gate.open();
      assertEquals(callsOf(await repliesOf([leader])), [0]);
      assertEquals(callsOf(await repliesOf(waiters)).length, HERD - 1);
      assertEquals(scene.route.calls.length, HERD, "Not one call more");
    },
  },
  {
    name: "H4 Hono: an HTTPException's body reaches all (exception)",
    async run(site) {
      const scene = site.scene("exception");
      const gate = new Gate();
      scene.plays(async (call) => {
        await gate.opened;
        call.respond({ body: `call ${call.number}: no such thing` });
      });
      const clients = scene.herd(HERD);
      await scene.entered(HERD);
      await scene.route.call(0);
      gate.open();
      for (const reply of await repliesOf(clients)) {
        assertEquals(
          [reply.status, textOf(reply), reply.isClean],
          [404, "call 0: no such thing", true],
        );
      }
      assertEquals(scene.route.calls.length, 1);
    },
  },
];
