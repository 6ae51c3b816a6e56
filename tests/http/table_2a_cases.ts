/**
 * Table 2a of the research: which requests are collapsed, and what makes two of
 * them one. What the origin answers could be shared every time.
 *
 * @module
 */

import type { HttpCase } from "./http_case.ts";
import type { Wish } from "./site.ts";
import { byMode, casesOf, everywhere, type Row } from "./table.ts";

const SHAREABLE = { fields: ["Cache-Control: max-age=60"] };

/** Rows whose requests all say the same. */
function byWish(
  promise: string,
  fates: Row["fates"],
  all: readonly Wish[],
  more: Omit<Row, "name" | "fates" | "wish"> = {},
): Row[] {
  return all.map((wish) => {
    const { method = "GET", body, fields = [] } = wish;
    const words = [method, ...(body ? ["with"] : []), body, ...fields]
      .filter(Boolean).join(" ");
    const name = `${promise} ${words}`;
    return { name, fates, answer: SHAREABLE, ...more, wish: () => wish };
  });
}

/** A row whose requests differ. */
function byIndex(
  name: string,
  fates: Row["fates"],
  wish: (index: number) => Wish,
  more: Omit<Row, "name" | "fates" | "wish"> = {},
): Row {
  return { name, fates, answer: SHAREABLE, wish, ...more };
}

const NO_SUCH = "its fetch refuses the method, so no handler can pass it on";

const rows: readonly Row[] = [
  ...byWish("H1", everywhere("one"), [{ method: "GET" }, { method: "HEAD" }]),
  ...byWish("H1", everywhere("bypass"), [
    { method: "POST", body: "a=1" },
    { method: "PUT", body: "a=1" },
    { method: "PATCH", body: "a=1" },
    { method: "DELETE" },
    { method: "OPTIONS" },
  ]),
  ...byWish("H1", everywhere("bypass"), [{ method: "TRACE" }], {
    not: { deno: NO_SUCH, node: NO_SUCH, bun: NO_SUCH, workerd: NO_SUCH },
  }),
  ...byWish("H1 postKey", { shared: "one", private: "one" }, [
    { method: "POST", body: "{ user }" },
  ], { options: "graphql" }),
  byIndex(
    "H1 postKey: four bodies",
    { shared: "apart", private: "apart" },
    (index) => ({ method: "POST", body: `{ user(id: ${index % 4}) }` }),
    { options: "graphql", apart: 4 },
  ),
  ...byWish("H1 equal bodies:", everywhere("one"), [
    { method: "QUERY", body: "select 1" },
  ]),
  byIndex(
    "H1 QUERY with four bodies",
    everywhere("apart"),
    (index) => ({ method: "QUERY", body: `select ${index % 4}` }),
    { apart: 4 },
  ),
  byIndex(
    "H1 QUERY with a body over the limit",
    everywhere("bypass"),
    () => ({ method: "QUERY", body: "x".repeat(65_537) }),
  ),
  // No `fetch` can be told to send these.
  ...byWish("H1", { shared: "bypass", hono: "bypass" }, [
    { fields: ["Upgrade: h2c"] },
    { fields: ["Expect: 100-continue"] },
    { method: "GET", body: "a body" },
  ]),
  ...byWish("H1", everywhere("bypass"), [
    { fields: ["Range: bytes=0-9"] },
    { fields: ["Range: bytes=0-9", 'If-Range: "a"'] },
    { fields: ['If-None-Match: "a"'] },
    { fields: ["If-Modified-Since: Thu, 01 Jan 1998 00:00:00 GMT"] },
    { fields: ['If-Match: "a"'] },
    { fields: ["If-Unmodified-Since: Thu, 01 Jan 1998 00:00:00 GMT"] },
    { fields: ["Cache-Control: no-store"] },
    { fields: ["Cache-Control: max-age=60, No-Cache"] },
    { fields: ["Cache-Control: max-age=0"] },
    { fields: ["Cache-Control: only-if-cached"] },
    { fields: ["Pragma: no-cache"] },
  ]),
  ...byWish("H1 equal for all:", byMode("bypass", "one"), [
    { fields: ["Authorization: Bearer a"] },
    { fields: ["Proxy-Authorization: Basic YTpi"] },
    { fields: ["Cookie: session=a"] },
    { fields: ["X-Api-Key: a"] },
  ]),
  ...byWish("H1 in the key:", { shared: "one" }, [
    { fields: ["Authorization: Bearer a"] },
    { fields: ["Cookie: session=a"] },
  ], { options: "byUser" }),
  ...["public", "s-maxage=9", "must-revalidate, max-age=9"].map((control) =>
    byIndex(
      `H3 Authorization, if the answer says ${control}`,
      { shared: "one" },
      (index) => ({ fields: [`Authorization: Bearer ${index}`] }),
      { options: "public", answer: { fields: [`Cache-Control: ${control}`] } },
    )
  ),
  byIndex(
    "H3 Authorization, if the answer says max-age=9",
    { shared: "each" },
    (index) => ({ fields: [`Authorization: Bearer ${index}`] }),
    { options: "public", answer: { fields: ["Cache-Control: max-age=9"] } },
  ),
  byIndex(
    "H1 cookies that don't count, and a parameter that doesn't",
    { shared: "one", private: "one" },
    (index) => ({
      path: `?a=1&utm_source=${index}`,
      fields: [`Cookie: _ga=${index}`],
    }),
    { options: "analytics" },
  ),
  byIndex(
    "H2 a User-Agent each",
    byMode("one", "apart"),
    (index) => ({ fields: [`User-Agent: test/${index}`] }),
  ),
  byIndex(
    "H2 a traceparent and an X-Request-Id each",
    everywhere("one"),
    (index) => ({
      fields: [`Traceparent: 00-${index}-1-01`, `X-Request-Id: ${index}`],
    }),
  ),
  byIndex(
    "H2 headers: accept-language, four of them",
    { shared: "apart", private: "apart" },
    (index) => ({ fields: [`Accept-Language: l${index % 4}`] }),
    { options: "language", apart: 4 },
  ),
  byIndex(
    "H2 a query each",
    everywhere("apart"),
    (index) => ({ path: `?id=${index}` }),
  ),
  byIndex(
    "H2 the query in two orders",
    everywhere("apart"),
    (index) => ({ path: index % 2 === 0 ? "?a=1&b=2" : "?b=2&a=1" }),
    { apart: 2 },
  ),
  byIndex(
    "H2 paths that decode to the same",
    everywhere("apart"),
    (index) => ({ path: index % 2 === 0 ? "/a%2Fb" : "/a/b" }),
    { apart: 2 },
  ),
  byIndex(
    "H2 two redirect options of fetch",
    { private: "apart" },
    (index) => ({
      fields: [
        `X-Init: {"redirect":"${index % 2 === 0 ? "manual" : "follow"}"}`,
      ],
    }),
    { apart: 2 },
  ),
];

export const table2aCases: readonly HttpCase[] = casesOf(rows);
