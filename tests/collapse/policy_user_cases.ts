/**
 * What becomes of requests that name their user, by the options
 * `authorization`, `cookie`, `credentials` and `ignoreCookies` (H1, H3).
 *
 * @module
 */

import type { CollapseOptions } from "@scope/singleflight/fetch";
import type { Case } from "../case.ts";
import { type Table, tableCase } from "./fate.ts";
import { type Meeting, meetings, type Pair } from "./meeting.ts";
import { type Mode, MODES } from "./origin.ts";

/** Fields that name a user whatever the options say. */
const CREDENTIALS = [
  "Authorization",
  "Proxy-Authorization",
  "X-Api-Key",
  "X-Auth-Token",
  "X-Access-Token",
  "X-User-Id",
  "X-Forwarded-User",
  "X-Forwarded-Email",
  "X-Remote-User",
  "X-Auth-Request-User",
  "X-Session-Id",
  "X-Csrf-Token",
  "Cf-Access-Jwt-Assertion",
  "X-Goog-Iap-Jwt-Assertion",
  "X-Amzn-Oidc-Data",
  "X-Ms-Client-Principal",
];

type Fields = Record<string, string>;

/** How requests with these fields meet. */
function met(
  is: Meeting,
  one: Fields,
  other: Fields = one,
  options: CollapseOptions = {},
  mode: Mode = "shared",
): Pair {
  return {
    mode,
    options,
    one: { headers: one },
    other: { headers: other },
    is,
  };
}

const BY = "by: credentials";

const byKey = { authorization: "key" } as const;

const IGNORING = { cookie: "key", ignoreCookies: ["_ga"] } as const;

const PUBLIC: Table = {
  "Cache-Control: public": "all",
  "Cache-Control: public, max-age=60": "all",
  "Cache-Control: s-maxage=60": "all",
  "Cache-Control: must-revalidate, max-age=60": "all",
  "Cache-Control: max-age=60": "leader: authorization",
  "X-A: 1": "leader: authorization",
  "Cache-Control: public, private": ["leader: private", "all"],
  "Cache-Control: public, no-store": "leader: no-store",
};

export const policyUserCases: readonly Case[] = [
  meetings("H1 requests of many users that name one are not collapsed", [
    ...CREDENTIALS.map((name) => met(BY, { [name]: "x" })),
    met(BY, { Cookie: "a=1" }),
    met(BY, { Authorization: "" }),
    met("one", { "X-Other": "x" }),
    met(BY, { "x-tenant": "x" }, undefined, { credentials: ["X-Tenant"] }),
    met(BY, { Cookie: "a" }, undefined, byKey),
    met(BY, { "x-api-key": "a" }, undefined, { cookie: "key" }),
    met(BY, { Cookie: "a" }, undefined, { headers: ["cookie"] }),
    met(BY, { Authorization: "a" }, undefined, { headers: ["authorization"] }),
  ]),
  meetings("H2 requests meet only if they name the same user", [
    ...CREDENTIALS.flatMap((name) => [
      met("one", { [name]: "x" }, { [name]: "x" }, byKey),
      met("apart", { [name]: "x" }, { [name]: "y" }, byKey),
      met("apart", { [name]: "x" }, {}, byKey),
      met("apart", { [name]: "" }, {}, byKey),
      met("apart", { [name]: "x" }, { [name]: "y" }, {}, "private"),
      met("one", { [name]: "x" }, { [name]: "x" }, {}, "private"),
    ]),
    met("apart", { "x-tenant": "x" }, { "x-tenant": "y" }, {
      ...byKey,
      credentials: ["x-tenant"],
    }),
    // A field is ignored only as a field, not as what names the user.
    met("apart", { Authorization: "x" }, { Authorization: "y" }, {
      ignoreHeaders: ["authorization"],
    }, "private"),
    met("apart", { Cookie: "x" }, { Cookie: "y" }, {
      ignoreHeaders: ["cookie"],
    }, "private"),
    met("apart", { Authorization: "x" }, { Authorization: "y" }, {
      headers: [],
    }, "private"),
    met("apart", { Cookie: "x" }, { Cookie: "y" }, { headers: [] }, "private"),
    // One field's value can't pass for another's.
    met("apart", { Authorization: "x" }, { "X-Api-Key": "x" }, byKey),
    met("apart", { Cookie: "x" }, { Authorization: "x" }, {
      ...byKey,
      cookie: "key",
    }),
  ]),
  meetings("H2 requests meet only if they have the same cookies that count", [
    ...([
      ["a=1", "a=1", "one"],
      ["a=1", "a=2", "apart"],
      ["a=1", "a=1; b=2", "apart"],
      ["a=1; _ga=5", "a=1; _ga=6", "one"],
      ["_ga=5; a=1", "a=1", "one"],
      ["a=1;_ga=5;b=2", "a=1; b=2", "one"],
      ["_ga=5", "_ga=6", "one"],
      ["_gat=5", "_gat=6", "apart"],
      ["a=_ga", "a=_gb", "apart"],
      ["_GA=1", "_GA=2", "apart"],
      ["a=1; _ga=5; a=2", "a=1; _ga=5; a=3", "apart"],
    ] as const).map(([one, other, is]) =>
      met(is, { Cookie: one }, { Cookie: other }, IGNORING)
    ),
    met("one", { Cookie: "_ga=5; ;" }, {}, { ignoreCookies: ["_ga"] }),
    met(BY, { Cookie: "_ga=5; a=1" }, undefined, { ignoreCookies: ["_ga"] }),
    met(BY, { Cookie: "a" }, undefined, { cookie: "bypass" }, "private"),
    met(BY, { Authorization: "a" }, undefined, {
      authorization: "bypass",
    }, "private"),
  ]),
  meetings('H2 authorization: "public" collapses requests whoever sent them', [
    ...MODES.flatMap((mode) => [
      met("one", { Authorization: "x" }, { Authorization: "y" }, {
        authorization: "public",
      }, mode),
      met("one", { Authorization: "x" }, {}, { authorization: "public" }, mode),
      met("apart", { Authorization: "x" }, { Authorization: "y" }, {
        authorization: "public",
        headers: ["authorization"],
      }, mode),
    ]),
  ]),
  tableCase(
    'H3 authorization: "public" shares what says that it is for all',
    PUBLIC,
    {
      options: { authorization: "public" },
      wish: { headers: { Authorization: "Basic dTpw" } },
    },
  ),
  tableCase(
    'H3 authorization: "public" goes by all fields that name a user',
    PUBLIC,
    {
      options: { authorization: "public", credentials: ["x-tenant"] },
      wish: { headers: { "X-Tenant": "a" } },
    },
  ),
];
