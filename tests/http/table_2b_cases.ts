/**
 * Table 2b of the research: whose a response is, by its status and fields.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { HttpCase } from "./http_case.ts";
import { valuesOf } from "./reply.ts";
import { byMode, casesOf, everywhere, type Row } from "./table.ts";

/** Rows whose response says something by these fields alone. */
function byFields(
  promise: string,
  fates: Row["fates"],
  all: readonly (string | readonly string[])[],
  more: Omit<Row, "name" | "fates" | "answer"> = {},
): Row[] {
  return all.map((one) => {
    const fields = typeof one === "string" ? [one] : one;
    const name = `${promise} ${fields.join(", ")}`;
    return { name, fates, answer: { fields }, ...more };
  });
}

/** Rows whose response says something by its status alone. */
function byStatus(
  promise: string,
  fates: Row["fates"],
  all: readonly string[],
  more: Omit<Row, "name" | "fates"> = {},
): Row[] {
  return all.map((status) => ({
    name: `${promise} ${status}${more.answer?.fields?.join() ?? ""}`,
    fates,
    ...more,
    answer: { ...more.answer, status },
  }));
}

const FUTURE = "Expires: Fri, 31 Dec 2100 23:59:59 GMT";
const PAST = "Expires: Thu, 01 Jan 1998 00:00:00 GMT";

const rows: readonly Row[] = [
  ...byFields("H3", everywhere("one"), [
    "Cache-Control: s-maxage=60",
    "Cache-Control: public",
    "Cache-Control: public, max-age=60, stale-while-revalidate=30",
    FUTURE,
  ]),
  ...byFields("H3", everywhere("one"), ["Cache-Control: max-age=60"], {
    onAllWorkerds: true,
  }),
  ...byFields("H3", everywhere("each"), ["Cache-Control: no-store"], {
    onAllWorkerds: true,
  }),
  ...byFields("H3", everywhere("each"), [
    "Cache-Control: No-Store, max-age=60",
    ["Cache-Control: max-age=60", "Cache-Control: no-store"],
  ]),
  ...byFields("H3", byMode("each", "one"), [
    "Cache-Control: private, max-age=60",
    'Cache-Control: private="set-cookie", max-age=60',
    'Cache-Control: max-age=60, private="x-a, x-b',
    "Cache-Control: max-age=60; PRIVATE=",
  ]),
  ...byFields("H3", everywhere("each"), [
    "Cache-Control: no-cache",
    'Cache-Control: max-age=60, no-cache="x-a"',
    "Cache-Control: max-age=0",
    "Cache-Control: max-age=60, max-age=0",
    "Cache-Control: max-age=soon",
    ["Cache-Control: max-age=60", "Age: 61"],
    "Pragma: no-cache",
    PAST,
    "Expires: 0",
  ]),
  ...byFields("H3 shareValidated", inBoth("one"), [
    "Cache-Control: no-cache",
    "Cache-Control: max-age=0",
    PAST,
  ], { options: "validated" }),
  ...byFields("H3 shareValidated", inBoth("each"), [
    "Cache-Control: no-cache, no-store",
  ], { options: "validated" }),
  ...byFields("H3 without Cache-Control:", everywhere("one"), ["X-Plain: 1"]),
  ...byFields("H3", everywhere("each"), [
    ["Cache-Control: max-age=60", "Set-Cookie: user=1; Path=/"],
  ]),
  ...byFields("H3 shareWithoutCookies", inBoth("one"), [
    [
      "Cache-Control: max-age=60",
      "Set-Cookie: user=1; Path=/",
      "Set-Cookie: cart=2",
    ],
  ], {
    options: "withoutCookies",
    also(replies) {
      const all = replies.map(({ fields }) => valuesOf(fields, "set-cookie"));
      const some = all.filter((cookies) => cookies.length > 0);
      // They were made for who led.
      assertEquals(some, [["user=1; Path=/", "cart=2"]], "Cookies");
    },
  }),
  ...byFields("H3 share: true", inBoth("one"), [
    "Cache-Control: no-store",
    ["Cache-Control: private", "Set-Cookie: user=1"],
  ], { options: "widened" }),
  ...byFields("H3 share: false", inBoth("each"), [
    "Cache-Control: max-age=60",
  ], { options: "narrowed" }),
  ...byFields("H3 Vary, all equal:", everywhere("one"), [
    ["Cache-Control: max-age=60", "Vary: Accept-Language, X-None"],
  ], { wish: () => ({ fields: ["Accept-Language: en"] }) }),
  ...byFields("H3", everywhere("each"), [
    ["Cache-Control: max-age=60", "Vary: *"],
    ["Cache-Control: max-age=60", "Vary: Accept, *"],
    ["Cache-Control: max-age=60", "Vary: Accept", "Vary: *"],
  ]),
  ...byFields("H3", everywhere("each"), [
    "Content-Type: text/event-stream",
  ]),
  ...byStatus("H3", everywhere("one"), [
    "203 Non-Authoritative Information",
    "204 No Content",
    "300 Multiple Choices",
    "301 Moved Permanently",
    "308 Permanent Redirect",
    "404 Not Found",
    "405 Method Not Allowed",
    "410 Gone",
    "414 URI Too Long",
  ]),
  ...byStatus("H3", everywhere("each"), [
    "201 Created",
    "302 Found",
    "307 Temporary Redirect",
    "400 Bad Request",
    "403 Forbidden",
  ]),
  ...byStatus("H3", everywhere("one"), ["302 Found", "403 Forbidden"], {
    answer: { fields: ["Cache-Control: max-age=60"] },
  }),
  ...byStatus("H3", everywhere("each"), [
    "206 Partial Content",
    "304 Not Modified",
    "401 Unauthorized",
    "412 Precondition Failed",
    "416 Range Not Satisfiable",
  ], { answer: { fields: ["Cache-Control: public, max-age=60"] } }),
  ...byStatus("H3", everywhere("each"), ["407 Proxy Authentication Required"], {
    answer: { fields: ["Cache-Control: public, max-age=60"] },
    not: { node: "its fetch takes a 407 for a network error" },
  }),
  ...byStatus("H3", everywhere("each"), [
    "429 Too Many Requests",
    "500 Internal Server Error",
    "502 Bad Gateway",
    "503 Service Unavailable",
  ], { remembered: false }),
  ...byStatus("H3 shareErrors", inBoth("one"), [
    "429 Too Many Requests",
    "503 Service Unavailable",
  ], { options: "errors" }),
  ...byStatus("H3", everywhere("one"), ["503 Service Unavailable"], {
    answer: { fields: ["Cache-Control: max-age=5"] },
  }),
];

/** In both modes of the library; Hono has the same engine and no such option. */
function inBoth(fate: "one" | "each"): Row["fates"] {
  return { shared: fate, private: fate };
}

export const table2bCases: readonly HttpCase[] = casesOf(rows);
