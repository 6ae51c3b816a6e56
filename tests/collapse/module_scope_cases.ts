/**
 * W4: what collapses may be made where a module is evaluated, before there is a
 * request. On Workers no timer, no random value and no I/O is allowed there.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { collapseFetch, collapseHandler } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { endOf } from "./bodies.ts";
import { fresh } from "./origin.ts";

let calls = 0;

async function answer(): Promise<Response> {
  calls++;
  await null;
  return fresh("body");
}

// With all options that make something of their own.
const options = { lockTimeout: 10_000, maxVary: 10, headers: ["x-a"] };

const handler = collapseHandler(answer, options);

const fetch = collapseFetch({ ...options, fetch: answer });

const ways: Record<string, (url: string) => Promise<Response>> = {
  "collapseHandler()": (url) => handler(new Request(url)),
  "collapseFetch()": (url) => fetch(url),
};

export const moduleScopeCases: readonly Case[] = Object.entries(ways).map(
  ([name, ask]) => ({
    name: `W4 ${name} made at a module's top level serves requests`,
    async run() {
      const before = calls;
      const url = "https://origin.test/top-level";
      const responses = await Promise.all([ask(url), ask(url), ask(url)]);
      assertEquals(await Promise.all(responses.map(endOf)), [
        "body",
        "body",
        "body",
      ]);
      assertEquals(calls - before, 1);
    },
  }),
);
