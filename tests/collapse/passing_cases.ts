/**
 * Which requests are collapsed at all (H1, table 2a of the research), and what
 * those that pass by get.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { collapseHandler, type Reason } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { type Meeting, meetings, type Pair } from "./meeting.ts";
import {
  asker,
  fresh,
  MODES,
  Origin,
  URL_OF_ALL,
  type Wish,
} from "./origin.ts";

/** The same in both modes. */
function both(is: Meeting, one: Wish): Pair[] {
  return MODES.map((mode) => ({ mode, one, is }));
}

function fields(is: Meeting, lines: readonly string[]): Pair[] {
  return lines.flatMap((line) => {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon);
    return both(is, { headers: { [name]: line.slice(colon + 1).trim() } });
  });
}

const REQUEST = "by: request";
const METHOD = "by: method";

export const passingCases: readonly Case[] = [
  meetings("H1 requests of safe methods without a body are collapsed", [
    ...both("one", {}),
    ...both("one", { method: "GET" }),
    ...both("one", { method: "get" }),
    ...both("one", { method: "HEAD" }),
    ...both("one", { method: "head" }),
  ]),
  meetings("H1 requests of other methods pass by", [
    ...["POST", "PUT", "PATCH", "DELETE", "post", "put", "delete"].flatMap(
      (method) => [
        ...both(METHOD, { method }),
        ...both(METHOD, { method, body: "body" }),
      ],
    ),
    ...both(METHOD, { method: "OPTIONS" }),
  ]),
  meetings("H1 requests of a method of one's own pass by", [
    ...both(METHOD, { method: "PROPFIND" }),
  ], { workerd: "its Request takes no method of one's own" }),
  meetings("H1 conditional requests and those for a part pass by", [
    ...fields(REQUEST, [
      "Range: bytes=0-1",
      "Range: bytes=0-",
      'If-None-Match: "a"',
      "If-None-Match: *",
      "If-Modified-Since: Thu, 01 Jan 1998 00:00:00 GMT",
      'If-Match: "a"',
      "If-Unmodified-Since: Thu, 01 Jan 1998 00:00:00 GMT",
    ]),
  ]),
  meetings("H1 requests that are about their connection pass by", [
    ...fields(REQUEST, ["Upgrade: websocket", "Expect: 100-continue"]),
    ...fields("by: body", ["Content-Length: 5", "Transfer-Encoding: chunked"]),
    ...fields("one", ["Content-Length: 0"]),
  ]),
  meetings("H1 requests that want nothing of another's pass by", [
    ...fields(REQUEST, [
      "Cache-Control: no-store",
      "Cache-Control: no-cache",
      "Cache-Control: NO-CACHE",
      "Cache-Control: max-age=0",
      'Cache-Control: max-age="0"',
      "Cache-Control: max-age=00",
      "Cache-Control: only-if-cached",
      "Cache-Control: max-stale=60, no-store",
      "Pragma: no-cache",
      "Pragma: No-Cache",
    ]),
    ...fields("one", [
      "Cache-Control: max-age=60",
      "Cache-Control: max-stale=60",
      "Cache-Control: min-fresh=0",
      "Cache-Control: no-transform",
      'Cache-Control: ext="no-store"',
    ]),
    ...both("one", {
      headers: { "Cache-Control": "max-age=60", Pragma: "no-cache" },
    }),
  ]),
  ...MODES.map((mode): Case => ({
    name:
      `H1 a request that passes by gets the very response of its own call (${mode})`,
    async run() {
      const origin = new Origin();
      const ask = asker(mode, origin, {});
      const asked = ask({
        method: "POST",
        body: "body",
        headers: { "X-A": "1" },
      });
      const call = await origin.call(0);
      assertEquals(call.request.method, "POST");
      assertEquals(call.request.headers.get("x-a"), "1");
      assertEquals(await call.request.text(), "body");
      const response = fresh("made", { "Cache-Status": "cdn; hit" });
      call.answer(response);
      assertStrictEquals(await asked, response);
      assertEquals(response.headers.get("cache-status"), "cdn; hit");
      assertEquals(response.headers.get("via"), null);
    },
  })),
  {
    name:
      "H1 collapseHandler() hands on the very request that passes by, and all other arguments",
    async run() {
      const seen: unknown[][] = [];
      const handler = collapseHandler(
        (request: Request, env: object, flag: boolean) => {
          seen.push([request, env, flag]);
          return new Response("made");
        },
      );
      const env = {};
      const request = new Request(URL_OF_ALL, { method: "PUT", body: "x" });
      await (await handler(request, env, true)).text();
      assert(seen[0]?.[0] === request && seen[0][1] === env);
      assertEquals([seen.length, seen[0]?.[2]], [1, true]);
      await (await handler(new Request(URL_OF_ALL), env, false)).text();
      assert(seen[1]?.[1] === env);
      assertEquals([seen.length, seen[1]?.[2]], [2, false]);
    },
  },
  {
    name: "H1 a request that passes by never waits for one that leads",
    async run() {
      const reasons: (Reason | undefined)[] = [];
      const origin = new Origin();
      const ask = asker("shared", origin, {
        observer: { bypass: ({ reason }) => void reasons.push(reason) },
      });
      const led = ask();
      await origin.call(0);
      const passes = [
        ask({ headers: { Range: "bytes=0-1" } }),
        ask({ headers: { Cookie: "a=1" } }),
        ask({ method: "DELETE" }),
      ];
      for (const number of [1, 2, 3]) {
        (await origin.call(number)).answer(new Response(`${number}`));
      }
      const bodies = await Promise.all(
        passes.map(async (one) => await (await one).text()),
      );
      assertEquals(bodies, ["1", "2", "3"]);
      assertEquals(reasons, ["request", "credentials", "method"]);
      (await origin.call(0)).answer(fresh("0"));
      assertEquals(await (await led).text(), "0");
    },
  },
];
