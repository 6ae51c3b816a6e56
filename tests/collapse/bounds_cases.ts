/**
 * What is remembered of URLs, and for how long: bounded, and forgotten when the
 * origin changes its mind (H2, H3).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { CollapseOptions } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, passTime } from "../gates.ts";
import { endOf } from "./bodies.ts";
import {
  type Asker,
  asker,
  fresh,
  type Mode,
  MODES,
  Origin,
} from "./origin.ts";

const NO_STORE = { "cache-control": "no-store" };

class Site {
  readonly origin = new Origin();
  readonly ask: Asker;
  #calls = 0;

  constructor(mode: Mode, options: CollapseOptions = {}) {
    this.ask = asker(mode, this.origin, options);
  }

  /** Two ask for a page; how many calls came before any was answered. */
  async herd(
    path: string,
    fields: Record<string, string>,
    languages: readonly string[] = ["en", "en"],
  ): Promise<number> {
    const url = `https://origin.test/${path}`;
    const asked = languages.map((language) =>
      this.ask({ url, headers: { "Accept-Language": language } })
    );
    await this.origin.call(this.#calls);
    await flush();
    const came = this.origin.calls.length - this.#calls;
    const all = Promise.all(asked);
    for (let isOver = false; !isOver;) {
      const next = this.origin.call(this.#calls);
      const call = await Promise.race([next, all]);
      isOver = Array.isArray(call);
      if (!("answer" in call)) break;
      this.#calls++;
      const language = call.request.headers.get("Accept-Language");
      call.answer(fresh(`${path} ${language}`, fields));
    }
    for (const [at, response] of (await all).entries()) {
      assertEquals(await endOf(response), `${path} ${languages[at]}`);
    }
    return came;
  }
}

export const boundsCases: readonly Case[] = MODES.flatMap((mode): Case[] => [
  {
    name:
      `H3 a URL whose response may not be shared is remembered, by its key (${mode})`,
    async run() {
      const site = new Site(mode, { headers: [] });
      assertEquals(await site.herd("a", NO_STORE), 1);
      assertEquals(await site.herd("a", NO_STORE), 2);
      assertEquals(await site.herd("b", NO_STORE), 1);
      assertEquals(await site.herd("a", NO_STORE), 2);
    },
  },
  {
    name:
      `H3 a URL is forgotten as soon as its response may be shared (${mode})`,
    async run() {
      const site = new Site(mode);
      assertEquals(await site.herd("a", NO_STORE), 1);
      assertEquals(await site.herd("a", {}), 2);
      assertEquals(await site.herd("a", {}), 1);
      assertEquals(await site.herd("a", {}), 1);
    },
  },
  {
    name: `H3 unsharedFor ends the remembering (${mode})`,
    async run() {
      const site = new Site(mode, { unsharedFor: 300 });
      assertEquals(await site.herd("a", NO_STORE), 1);
      const since = performance.now();
      const came = await site.herd("a", NO_STORE);
      // On a machine that was busy for so long it says nothing.
      if (performance.now() - since < 250) assertEquals(came, 2);
      await passTime(301);
      assertEquals(await site.herd("a", NO_STORE), 1);
    },
  },
  {
    name:
      `H3 maxUnshared bounds how many URLs are remembered: the latest ones (${mode})`,
    async run() {
      const site = new Site(mode, { maxUnshared: 2 });
      for (const path of ["a", "b"]) await site.herd(path, NO_STORE);
      assertEquals(await site.herd("a", NO_STORE), 2); // used again
      assertEquals(await site.herd("c", NO_STORE), 1); // takes b's place
      assertEquals(await site.herd("a", NO_STORE), 2);
      assertEquals(await site.herd("c", NO_STORE), 2);
      assertEquals(await site.herd("b", NO_STORE), 1);
    },
  },
  {
    name: `H3 maxUnshared of 0 remembers none (${mode})`,
    async run() {
      const site = new Site(mode, { maxUnshared: 0 });
      for (let times = 0; times < 3; times++) {
        assertEquals(await site.herd("a", NO_STORE), 1);
      }
    },
  },
  {
    name:
      `H2 Vary is learned: the next herd goes by variant from the start (${mode})`,
    async run() {
      const site = new Site(mode, { headers: [] });
      const vary = { vary: "Accept-Language" };
      const herd = ["en", "de", "en", "fr", "de"];
      assertEquals(await site.herd("a", vary, herd), 1);
      assertEquals(await site.herd("a", vary, herd), 3);
      assertEquals(site.origin.calls.length, 6);
      assertEquals(await site.herd("b", vary, herd), 1);
      assertEquals(site.origin.calls.length, 9);
    },
  },
  {
    name: `H2 Vary adds up over responses, and is never unlearned (${mode})`,
    async run() {
      const site = new Site(mode, { headers: [] });
      await site.herd("a", { vary: "X-Other" });
      await site.herd("a", { vary: "Accept-Language" });
      assertEquals(await site.herd("a", {}, ["en", "de"]), 2);
      assertEquals(await site.herd("a", {}, ["en", "de"]), 2);
    },
  },
  {
    name: `H2 maxVary bounds how many URLs' Vary is remembered (${mode})`,
    async run() {
      const vary = { vary: "Accept-Language" };
      const pair = ["en", "de"];
      const site = new Site(mode, { headers: [], maxVary: 2 });
      for (const path of ["a", "b"]) await site.herd(path, vary, pair);
      assertEquals(await site.herd("a", vary, pair), 2);
      assertEquals(await site.herd("c", vary, pair), 1); // takes b's place
      assertEquals(await site.herd("a", vary, pair), 2);
      assertEquals(await site.herd("b", vary, pair), 1);
      const none = new Site(mode, { headers: [], maxVary: 0 });
      for (let times = 0; times < 3; times++) {
        assertEquals(await none.herd("a", vary, pair), 1);
      }
      // Each gets its own, however little is known.
      const herd = ["a", "b", "c", "d", "e", "f", "g"];
      await none.herd("a", vary, herd);
    },
  },
]);
