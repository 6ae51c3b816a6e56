/**
 * Options of the wrong shape or out of range are refused at construction, by an
 * error that says what it was and what it must be.
 *
 * @module
 */

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  collapseFetch,
  type CollapseFetchOptions,
  collapseHandler,
} from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { NO_FUNCTION, RANGES, REFUSED } from "./refused_options.ts";

const handler = () => new Response("body");

/** Values at the edge of what is taken. */
const TAKEN: readonly CollapseFetchOptions[] = [
  {},
  { maxBytes: 0, maxVary: 0, maxUnshared: 0, maxRequestBytes: 0 },
  { maxBytes: Number.MAX_SAFE_INTEGER },
  { lockTimeout: Infinity, lockAge: Infinity },
  { lockTimeout: 0.5, lockAge: 2 ** 31 - 1 },
  { unsharedFor: 0.5 },
  { unsharedFor: 120_000 },
  { headers: "all" },
  { headers: [], ignoreHeaders: [], credentials: [], ignoreCookies: [] },
  { ignoreCookies: ["any name, even this"] },
  { query: { only: [] } },
  { query: { except: [] } },
  { query: { only: ["a"] } },
  { name: "a" },
  { name: "Edge-1.example" },
  { observer: {} },
  { authorization: "public", cookie: "key" },
];

function refuse(make: (options: never) => unknown, options: unknown): Error {
  const error = assertThrows(() => make(options as never));
  assert(error instanceof Error);
  return error;
}

export const optionCases: readonly Case[] = [
  ...Object.entries(REFUSED).map(([name, [bad, called, wanted]]): Case => ({
    name: `collapseFetch() and collapseHandler() refuse a bad ${name}`,
    run() {
      for (const [value, shown] of bad) {
        const makers = [
          collapseFetch,
          (options: never) => collapseHandler(handler, options),
        ];
        for (const make of makers) {
          const error = refuse(make, { [name]: value });
          const kind = RANGES.includes(name) ? "RangeError" : "TypeError";
          assertEquals(error.name, kind, `For ${shown}`);
          assert(
            error.message.startsWith(`Cannot use the ${called}`) &&
              error.message.includes(`: was ${shown}, ${wanted}`),
            `For ${shown}: ${error.message}`,
          );
        }
      }
    },
  })),
  {
    name: "collapseFetch() and collapseHandler() refuse what is no options",
    run() {
      for (const bad of [null, 5, "x", () => {}]) {
        for (
          const make of [
            collapseFetch,
            (options: never) => collapseHandler(handler, options),
          ]
        ) {
          const { name, message } = refuse(make, bad);
          assertEquals(name, "TypeError");
          assert(
            /^Cannot use the options: was .*, must be an object$/.test(message),
            message,
          );
        }
      }
    },
  },
  {
    name: "collapseFetch() refuses a fetch that is no function",
    run() {
      for (const [value, shown] of NO_FUNCTION) {
        const { name, message } = refuse(collapseFetch, { fetch: value });
        assertEquals([name, message], [
          "TypeError",
          `Cannot use the fetch option: was ${shown}, must be a function`,
        ]);
      }
    },
  },
  {
    name: "collapseHandler() refuses a handler that is no function",
    run() {
      for (const [value, shown] of NO_FUNCTION) {
        const { name, message } = refuse(collapseHandler, value);
        assertEquals([name, message], [
          "TypeError",
          `Cannot collapse the handler: was ${shown}, must be a function`,
        ]);
      }
    },
  },
  {
    name:
      "collapseFetch() and collapseHandler() take values at the edge, and undefined",
    run() {
      const absent = Object.fromEntries(
        [...Object.keys(REFUSED), "fetch"].map((name) => [name, undefined]),
      );
      for (const options of [...TAKEN, absent]) {
        collapseFetch(options);
        collapseHandler(handler, options);
      }
      collapseFetch();
      collapseHandler(handler);
    },
  },
  {
    name: "collapseHandler() reads its options once, at construction",
    async run() {
      let reads = 0;
      const names = ["x-a"];
      const options = {
        get headers() {
          reads++;
          return names;
        },
      };
      let calls = 0;
      const collapsed = collapseHandler(async () => {
        calls++;
        await null;
        return handler();
      }, options);
      assertEquals(reads, 1);
      names[0] = "x-b";
      const both = ["1", "2"].map((value) =>
        collapsed(
          new Request("https://origin.test/", { headers: { "x-a": value } }),
        )
      );
      for (const response of await Promise.all(both)) await response.text();
      assertEquals([reads, calls], [1, 2]);
    },
  },
];
