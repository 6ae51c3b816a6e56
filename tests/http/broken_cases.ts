/**
 * Answers that break: what is broken never looks whole, to anybody.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { Answer } from "./call.ts";
import { textOf } from "./client.ts";
import { answerTo, callsOf } from "./herd.ts";
import { FEW, herdFor } from "./herd_for.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf } from "./site.ts";

const MODES: readonly Mode[] = ["shared", "private", "hono"];

const SHAREABLE = "Cache-Control: max-age=60";

/** Ways in which a body breaks off. */
const BREAKS: readonly {
  what: string;
  answer: Answer;
  breaks: "reset" | "close";
}[] = [
  { what: "a reset, by length", answer: {}, breaks: "reset" },
  {
    what: "a reset, in chunks",
    answer: { framing: "chunked" },
    breaks: "reset",
  },
  { what: "too long a Content-Length", answer: {}, breaks: "close" },
  {
    what: "an end without a last chunk",
    answer: { framing: "chunked" },
    breaks: "close",
  },
];

const CLEAN_ENDS = "it ends every chunked answer in good order, also one of " +
  "its own fetch that broke off";

function broken(mode: Mode): HttpCase[] {
  return BREAKS.map(({ what, answer, breaks }) => ({
    name: `H5 a body that breaks off by ${what}: an error for all (${mode})`,
    onAllWorkerds: true,
    notOnOlderWorkerd: CLEAN_ENDS,
    async run(site) {
      const scene = site.scene(mode);
      const gate = new Gate();
      scene.plays(async (call) => {
        if (call.number > 0) return answerTo(call, { fields: [SHAREABLE] });
        call.begin({ fields: [SHAREABLE], ...answer }, 2_000);
        call.send(new Uint8Array(1_000).fill(65));
        await gate.opened;
        call[breaks]();
      });
      const clients = scene.herd(FEW);
      await Promise.all(clients.map((one) => one.reached(1_000)));
      gate.open();
      for (const reply of await repliesOf(clients)) {
        assertEquals([reply.status, reply.isClean], [200, false]);
        assert(reply.ms < 10_000, "A reader hung");
      }
      assertEquals(scene.route.calls.length, 1, "Calls of the origin");
      assertEquals(callsOf(await repliesOf(scene.herd(2))), [1], "Afterwards");
    },
  }));
}

function misframed(mode: Mode): HttpCase[] {
  return [
    {
      name:
        `H5 headers and half a body at once, then a reset: no herd (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) => {
          call.begin({ fields: [SHAREABLE] }, 2_000);
          call.send(new Uint8Array(1_000).fill(65));
          call.reset();
        });
        for (const { isClean, status } of replies) {
          assert(!isClean || status >= 500, "A broken answer looked whole");
        }
        const calls = scene.route.calls.length;
        site.notes.push(`calls for ${FEW} after half a body: ${calls}`);
        assert(calls <= 2, `The origin was called ${calls} times`);
      },
    },
    {
      name:
        `H5 a reset before the headers: an error for all, no herd (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) => call.reset());
        for (const { status, ms } of replies) {
          assert(status === 0 || status >= 500, `Was ${status}`);
          assert(ms < 10_000, "A client hung");
        }
        const calls = scene.route.calls.length;
        site.notes.push(`calls for ${FEW} after a reset: ${calls}`);
        assert(calls <= 2, `The origin was called ${calls} times`);
      },
    },
    {
      name: `H5 too short a Content-Length: no byte too many (${mode})`,
      async run(site) {
        const scene = site.scene(mode);
        const replies = await herdFor(scene, (call) =>
          call.respond({
            fields: [SHAREABLE],
            body: "abcdefghij",
            claimed: 5,
          }));
        const kinds = new Set(
          replies.map((reply) => `${textOf(reply)} ${reply.isClean}`),
        );
        assertEquals(kinds.size, 1, "Kinds of answers");
        const [kind = ""] = kinds;
        assert("abcde true" === kind || !kind.endsWith("true"), `Was ${kind}`);
        site.notes.push(`Content-Length 5 of 10: ${kind}`);
      },
    },
  ];
}

export const brokenCases: readonly HttpCase[] = MODES.flatMap((mode) => [
  ...broken(mode),
  ...misframed(mode),
]).concat({
  name: "H5 a handler's own stream that is short: an error for all (own)",
  onAllWorkerds: true,
  notOnOlderWorkerd: CLEAN_ENDS,
  async run(site) {
    const scene = site.scene("own");
    const clients = scene.herd(FEW, () => ({ path: "?short" }));
    await scene.entered(FEW);
    await site.control("open", scene.name);
    for (const reply of await repliesOf(clients)) {
      assert(!reply.isClean, `Got all of ${textOf(reply)}`);
    }
  },
});
