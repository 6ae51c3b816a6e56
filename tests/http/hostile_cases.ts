/**
 * Clients that mean harm, or come in masses: nobody gets another's answer, and
 * nothing stays behind.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { textOf } from "./client.ts";
import { answerTo, callsOf } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf, type Scene, type Site } from "./site.ts";

const SHAREABLE = "Cache-Control: max-age=60";

/** Answers once the gate is open, and tells the call's number. */
function held(scene: Scene, fields: readonly string[] = [SHAREABLE]): Gate {
  const gate = new Gate();
  scene.plays(async (call) => {
    await gate.opened;
    if (!call.isGone) answerTo(call, { fields });
  });
  return gate;
}

/** Ways in which a request asks for another host than it should. */
const SPOOFS: readonly { what: string; host?: string; fields?: string[] }[] = [
  { what: "Host", host: "evil.example" },
  { what: "X-Forwarded-Host", fields: ["X-Forwarded-Host: evil.example"] },
  { what: "X-Forwarded-Proto", fields: ["X-Forwarded-Proto: gopher"] },
  { what: "X-Original-URL", fields: ["X-Original-URL: /admin"] },
  { what: "X-Rewrite-URL", fields: ["X-Rewrite-URL: /admin"] },
];

function spoofed(mode: Mode): HttpCase[] {
  return SPOOFS.map(({ what, ...wish }) => ({
    name: `H2 a ${what} of its own, first of a herd: alone (${mode})`,
    async run(site) {
      const scene = site.scene(mode);
      const gate = held(scene);
      const first = scene.ask(wish);
      await scene.route.call(0);
      const herd = scene.herd(20);
      const last = scene.ask(wish);
      await scene.entered(22);
      await scene.route.call(1);
      gate.open();
      assertEquals(callsOf(await repliesOf([first, last])), [0]);
      assertEquals(callsOf(await repliesOf(herd)), [1]);
      assertEquals(scene.route.calls.length, 2);
    },
  }));
}

/** Values whose joined text is equal, under two names that Vary lists. */
const JOINED = [
  [["a, b", "c"], ["a", "b, c"]],
  [['a"', "c"], ["a", '"c']],
  [["a\tb", "c"], ["a", "b\tc"]],
  [["", "a"], ["a", ""]],
  [["a|b", "c"], ["a", "b|c"]],
  [["a\\", "b"], ["a", "\\b"]],
  [["undefined", "a"], ["null", "a"]],
] as const;

async function separators(site: Site): Promise<void> {
  for (const [one, other] of JOINED) {
    const scene = site.scene("shared");
    const wish = (index: number) => {
      const [a, b] = index % 2 === 0 ? one : other;
      return { fields: [`X-A: ${a}`, `X-B: ${b}`] };
    };
    const fields = [SHAREABLE, "Vary: X-A, X-B"];
    scene.plays((call) => answerTo(call, { fields }));
    await scene.ask(wish(0)).reply; // the Vary is learned
    const gate = held(scene, fields);
    const clients = scene.herd(20, wish);
    await scene.entered(21);
    await scene.route.call(2);
    gate.open();
    const replies = await repliesOf(clients);
    const evens = callsOf(replies.filter((_, index) => index % 2 === 0));
    const odds = callsOf(replies.filter((_, index) => index % 2 === 1));
    assertEquals([evens.length, odds.length], [1, 1], `${one} | ${other}`);
    assert(evens[0] !== odds[0], `${one} and ${other} shared an answer`);
  }
}

const DROPS_HOST = "it has dropped that host before a handler sees the request";

const URLS = 10_000;

async function manyUrls(site: Site): Promise<void> {
  const scene = site.scene("own");
  const count = Math.min(URLS, await mostConnections(site));
  if (count < URLS) site.notes.push(`open files allow no more than ${count}`);
  const before = await site.memory();
  const clients = scene.herd(count, (index) => ({ path: `?${index}` }));
  const { lead, end } = await scene.entered(count);
  assertEquals([lead, end], [count, 0], "Flights begun and ended");
  const during = await site.memory();
  await site.control("open", scene.name);
  for (const [index, reply] of (await repliesOf(clients)).entries()) {
    assertEquals(textOf(reply), `own answer to ${scene.base}?${index}`);
  }
  await noFlightLeft(scene);
  await site.control("gc", scene.name);
  site.notes.push(
    `${count} URLs at once: ${before} MB before, ${during} MB during, ` +
      `${await site.memory()} MB after`,
  );
}

/** How many a process may have; workerd takes two files for each. */
async function mostConnections({ runtime }: Site): Promise<number> {
  try {
    const limits = await Deno.readTextFile("/proc/self/limits");
    const files = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
    return Math.floor((files - 1_000) / (runtime === "workerd" ? 2 : 1));
  } catch {
    return URLS; // no such file on this platform
  }
}

const RESETS = 5_000;
const AT_ONCE = 500;

/** Each batch comes, waits in the server, and is cut off. */
async function manyResets(site: Site): Promise<void> {
  const scene = site.scene("shared");
  const gate = held(scene);
  const before = await site.memory();
  for (let done = 0; done < RESETS; done += AT_ONCE) {
    const { entered } = await scene.look();
    // Half on one URL, half on one each.
    const clients = scene.herd(
      AT_ONCE,
      (index) => index % 2 === 0 ? {} : { path: `?${done + index}` },
    );
    await scene.entered(entered + AT_ONCE);
    for (const client of clients) client.reset();
    await noFlightLeft(scene);
  }
  const { entered } = await scene.look();
  const calls = scene.route.calls.length;
  const clients = scene.herd(10);
  await scene.entered(entered + 10);
  gate.open();
  assertEquals(callsOf(await repliesOf(clients)), [calls]);
  await noFlightLeft(scene);
  await site.control("gc", scene.name);
  const after = await site.memory();
  site.notes.push(
    `${RESETS} requests reset: ${before} MB before, ${after} MB after`,
  );
  assert(!(after - before > MOST_MB), `${after - before} MB stayed behind`);
}

/** What garbage may be lying about. */
const MOST_MB = 150;

function noFlightLeft(scene: Scene): Promise<unknown> {
  return scene.until("no flight is left", ({ lead, end }) => lead === end);
}

export const hostileCases: readonly HttpCase[] = [
  ...spoofed("shared"),
  ...spoofed("hono"),
  {
    name: "H2 values that are equal once joined, under a learned Vary",
    run: separators,
  },
  {
    name: "H2 a target in absolute form: another host is another URL",
    not: { bun: DROPS_HOST, workerd: DROPS_HOST },
    async run(site) {
      const scene = site.scene("shared");
      const gate = held(scene);
      const evil = site.send({ target: `http://evil.example${scene.base}` });
      await scene.entered(1);
      await scene.route.call(0);
      const herd = scene.herd(20);
      await scene.entered(21);
      await scene.route.call(1);
      gate.open();
      assertEquals(callsOf(await repliesOf([evil])), [0]);
      assertEquals(callsOf(await repliesOf(herd)), [1]);
    },
  },
  { name: `H7 ${URLS} URLs at once`, run: manyUrls },
  { name: `H5 ${RESETS} requests that are reset`, run: manyResets },
  {
    name: "H5 nothing is left in progress, and the observer heard no error",
    async run(site) {
      const { running, errors } = await site.control("gc", "");
      assertEquals([running, errors], [{}, []]);
      site.notes.push(`the server has ${await site.memory()} MB at the end`);
    },
  },
];
