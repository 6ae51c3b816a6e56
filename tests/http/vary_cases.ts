/**
 * Vary: who differs in a field that the answer names never gets it, neither
 * before that is known nor after.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { textOf } from "./client.ts";
import { HERD } from "./herd.ts";
import type { HttpCase } from "./http_case.ts";
import { Gate } from "./route.ts";
import { type Mode, repliesOf, type Scene } from "./site.ts";

/** What the herd's clients ask in; the last have no such field at all. */
const LANGUAGES = ["en", "de", "de, en", undefined];

const languageOf = (index: number) => LANGUAGES[index % LANGUAGES.length];

/** A herd in all languages; how many calls of the origin it made. */
async function herd(scene: Scene, fields: readonly string[]): Promise<number> {
  const before = scene.route.calls.length;
  const gate = new Gate();
  scene.plays(async (call) => {
    await gate.opened;
    const body = `in ${call.field("x-language") ?? "any"}`;
    call.respond({ fields: ["Cache-Control: max-age=60", ...fields], body });
  });
  const { entered } = await scene.look();
  const clients = scene.herd(HERD, (index) => {
    const language = languageOf(index);
    return language === undefined
      ? {}
      : { fields: [`X-Language: ${language}`] };
  });
  await scene.entered(entered + HERD);
  await scene.route.call(before);
  gate.open();
  for (const [index, reply] of (await repliesOf(clients)).entries()) {
    assert(reply.isClean, reply.why);
    assertEquals(textOf(reply), `in ${languageOf(index) ?? "any"}`);
  }
  return scene.route.calls.length - before;
}

function casesFor(mode: Mode): HttpCase[] {
  const vary = ["Vary: Accept-Encoding, X-Language"];
  return [{
    name: `H2 a Vary in ${LANGUAGES.length} languages, news and then known ` +
      `(${mode})`,
    onAllWorkerds: true,
    async run(site) {
      const scene = site.scene(mode);
      const first = await herd(scene, vary);
      site.notes.push(`calls while the Vary is news: ${first}`);
      assert(first < HERD, "All asked, though a quarter got what they could");
      assertEquals(await herd(scene, vary), LANGUAGES.length, "Once known");
    },
  }];
}

export const varyCases: readonly HttpCase[] = [
  ...casesFor("shared"),
  ...casesFor("hono"),
];
