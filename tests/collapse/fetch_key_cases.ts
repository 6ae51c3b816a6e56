/**
 * What `fetch` is told beside the request: cache modes, redirects, and whatever
 * a runtime knows, in the key by value or by identity (H1, H2).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { collapseFetch, type CollapseInit } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { flush, withGlobal } from "../gates.ts";
import { endOf } from "./bodies.ts";
import { fresh, Origin, URL_OF_ALL } from "./origin.ts";

type Input = string | Request;

/** How many calls two make, of an origin that looks at no argument. */
async function callsOf(
  one: readonly [Input, object?],
  other: readonly [Input, object?],
): Promise<number> {
  const unblock = Promise.withResolvers<void>();
  let calls = 0;
  const fetch = collapseFetch({
    async fetch() {
      calls++;
      await unblock.promise;
      return fresh("body");
    },
  });
  const asked = [one, other].map(([input, init]) =>
    fetch(input, init as CollapseInit)
  );
  await flush();
  const came = calls;
  unblock.resolve();
  for (const response of await Promise.all(asked)) await endOf(response);
  return came;
}

const isWorkers = navigator.userAgent === "Cloudflare-Workers";

export const fetchKeyCases: readonly Case[] = [
  {
    name: "H2 collapseFetch keeps apart what differs in an option by value",
    async run() {
      const rows: [object, object, number][] = [
        [{}, {}, 1],
        [{ redirect: "follow" }, { redirect: "follow" }, 1],
        [{ redirect: "follow" }, { redirect: "manual" }, 2],
        [{ cf: { a: 1, b: [2] } }, { cf: { b: [2], a: 1 } }, 1],
        [{ cf: { a: 1 } }, { cf: { a: 2 } }, 2],
        [{ cf: { a: 1 } }, {}, 2],
        [{ verbose: true }, { verbose: false }, 2],
        [{ keepalive: true }, { keepalive: false }, 2],
        [{ unknown: undefined }, {}, 1],
        [{ unknown: null }, {}, 2],
        [{ a: 1, b: 2 }, { b: 2, a: 1 }, 1],
        [{ a: "b" }, { b: "a" }, 2],
        [{ a: 1 }, { a: "1" }, 2],
        [{ priority: "high" }, { priority: "low" }, 1],
        [{ window: null }, {}, 1],
        [{ waitUntil: () => {} }, { waitUntil: () => {} }, 1],
      ];
      for (const [one, other, calls] of rows) {
        assertEquals(
          await callsOf([URL_OF_ALL, one], [URL_OF_ALL, other]),
          calls,
          JSON.stringify([one, other]),
        );
      }
    },
  },
  {
    name: "H2 collapseFetch keeps apart what differs in an option by identity",
    async run() {
      class Agent {}
      const [one, other] = [new Agent(), new Agent()];
      const row = (a: unknown, b: unknown) =>
        callsOf([URL_OF_ALL, { dispatcher: a }], [URL_OF_ALL, {
          dispatcher: b,
        }]);
      assertEquals(await row(one, one), 1);
      assertEquals(await row(one, other), 2);
      assertEquals(await row(one, undefined), 2);
      const run = () => {};
      assertEquals(await row(run, run), 1);
      assertEquals(await row(run, () => {}), 2);
      // A number isn't the number that an object has got.
      assertEquals(await row(one, 1), 2);
      assertEquals(await row(one, "1"), 2);
      assertEquals(await row(Symbol("a"), Symbol("a")), 2);
    },
  },
  {
    name: "H2 collapseFetch keeps Requests apart by their options",
    not: { bun: "its Request has one mode and redirect only" },
    async run() {
      const request = (init: RequestInit = {}) => new Request(URL_OF_ALL, init);
      assertEquals(await callsOf([request()], [request()]), 1);
      assertEquals(
        await callsOf([request()], [request({ redirect: "manual" })]),
        2,
      );
      assertEquals(
        await callsOf([request(), { redirect: "manual" }], [
          request({ redirect: "manual" }),
        ]),
        1,
      );
    },
  },
  {
    name: "H2 collapseFetch keeps Requests of a Worker apart by their cf",
    not: {
      bun: "no cf there",
      deno: "no cf there",
      node: "no cf there",
    },
    async run() {
      const request = (cf: unknown) =>
        new Request(URL_OF_ALL, { cf } as RequestInit);
      const wide = { image: { width: 800 } };
      const narrow = { image: { width: 80 } };
      assertEquals(await callsOf([request(wide)], [request(wide)]), 1);
      assertEquals(await callsOf([request(wide)], [request(narrow)]), 2);
    },
  },
  {
    name:
      "H1 collapseFetch passes by in the cache modes that want no other's answer",
    async run() {
      // Workers know some of the modes only.
      const own = isWorkers
        ? ["no-store", "no-cache"]
        : ["no-store", "reload", "no-cache", "only-if-cached"];
      for (const cache of own) {
        const init = { cache, mode: "same-origin" };
        assertEquals(await callsOf([URL_OF_ALL, init], [URL_OF_ALL, init]), 2);
        // In the place of what the Request says.
        assertEquals(
          await callsOf([new Request(URL_OF_ALL), init], [
            new Request(URL_OF_ALL),
            init,
          ]),
          2,
        );
      }
      if (isWorkers) return;
      for (const cache of ["default", "force-cache"]) {
        assertEquals(
          await callsOf([URL_OF_ALL, { cache }], [URL_OF_ALL, { cache }]),
          1,
        );
      }
    },
  },
  {
    name: "collapseFetch reads globalThis.fetch at each call",
    async run() {
      const fetch = collapseFetch();
      const origin = new Origin();
      await withGlobal("fetch", origin.fetch, async () => {
        const asked = [fetch(URL_OF_ALL), fetch(URL_OF_ALL)];
        (await origin.call(0)).answer(fresh("body"));
        for (const response of await Promise.all(asked)) {
          assertEquals(await endOf(response), "body");
        }
      });
      assertEquals(origin.calls.length, 1);
      const other = new Origin();
      await withGlobal("fetch", other.fetch, async () => {
        const asked = fetch(URL_OF_ALL);
        (await other.call(0)).answer(fresh("other"));
        assertEquals(await endOf(await asked), "other");
      });
    },
  },
  {
    name:
      "collapseFetch calls a fetch that it was given, and never the global one",
    async run() {
      const origin = new Origin();
      const fetch = collapseFetch({ fetch: origin.fetch });
      const global = () => {
        throw new Error("The global fetch was called");
      };
      await withGlobal("fetch", global, async () => {
        const asked = [fetch(URL_OF_ALL), fetch(URL_OF_ALL, { method: "PUT" })];
        for (const number of [0, 1]) {
          (await origin.call(number)).answer(fresh("body"));
        }
        for (const response of await Promise.all(asked)) await endOf(response);
      });
    },
  },
];
