/**
 * What collapsing leaves on the heap: nothing of the URLs that are done with.
 * Deno wants `--v8-flags=--expose-gc` for this, Node `--expose-gc`.
 *
 * @module
 */

import { assertEquals, assertLess } from "@std/assert";
import { collapseFetch, collapseHandler } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush } from "../gates.ts";
import { register } from "../register.ts";
import { fresh } from "./origin.ts";

/** Room for what the runtime itself keeps; 100 bytes a URL would pass it. */
const ROOM = 2 ** 20;

const URLS = 10_000;

/** Asks for so many URLs, each of its own, in herds of two. */
type Round = (urls: number) => Promise<void>;

const rounds: Record<string, () => Round> = {
  "collapseHandler()": () => {
    let serial = 0;
    const handler = collapseHandler(async () => {
      await null;
      return fresh("body");
    });
    return async (urls) => {
      for (let n = 0; n < urls; n++) {
        const url = `https://origin.test/${serial++}`;
        const both = [handler(new Request(url)), handler(new Request(url))];
        for (const response of await Promise.all(both)) await response.text();
      }
    };
  },
  "collapseFetch() with one signal": () => {
    let serial = 0;
    const { signal } = new AbortController();
    const fetch = collapseFetch({
      async fetch() {
        await null;
        return fresh("body");
      },
    });
    return async (urls) => {
      for (let n = 0; n < urls; n++) {
        const url = `https://origin.test/${serial++}`;
        const both = [fetch(url, { signal }), fetch(url, { signal })];
        for (const response of await Promise.all(both)) await response.text();
      }
    };
  },
  "collapseHandler() whose URLs may not be shared, 100 of them remembered":
    () => {
      let serial = 0;
      const handler = collapseHandler(async () => {
        await null;
        return fresh("body", { "cache-control": "no-store", vary: "x-a" });
      }, { maxUnshared: 100, maxVary: 100 });
      return async (urls) => {
        for (let n = 0; n < urls; n++) {
          const url = `https://origin.test/${serial++}`;
          await (await handler(new Request(url))).text();
        }
      };
    },
};

const cases: readonly Case[] = Object.entries(rounds).map(([name, begin]) => ({
  name: `H3 ${name} retains nothing of ${URLS} URLs`,
  sameTick: true,
  not: { workerd: "has no gc() and doesn't tell the heap's size" },
  limit: 120_000,
  async run() {
    const round = begin();
    // What the first ones leave behind, compiled code for one, is no leak.
    await round(URLS / 5);
    const before = await heap();
    await round(URLS);
    assertLess(await heap() - before, ROOM);
    await round(1); // all of it was in use up to here
    assertEquals(typeof round, "function");
  },
}));

register(cases);

/** Bytes in use after a thorough collection. */
async function heap(): Promise<number> {
  const { gc, Bun, process } = globalThis as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
    process?: { memoryUsage(): { heapUsed: number } };
  };
  if (process === undefined || (Bun === undefined && gc === undefined)) {
    throw new Error("Cannot measure the heap: start with --expose-gc");
  }
  for (let times = 0; times < 5; times++) {
    await flush();
    if (Bun === undefined) gc?.();
    else Bun.gc(true);
  }
  return process.memoryUsage().heapUsed;
}
