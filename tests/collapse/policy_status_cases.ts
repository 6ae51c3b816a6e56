/**
 * Whose a response is by its status (H3; RFC 9110 section 15.1, RFC 9111
 * sections 3 and 4.2.2).
 *
 * @module
 */

import type { Case } from "../case.ts";
import { type Fate, type Table, tableCase } from "./fate.ts";

const STATUS = "leader: status";
const FAILURE = "leader: status, once";

/** Cacheable by default, with a body. */
const HEURISTIC = [200, 203, 300, 301, 308, 404, 405, 410, 414];

/** Shared only if they say so. */
const OTHERS = [201, 202, 302, 303, 307, 400, 402, 403, 406, 408, 409, 411]
  .concat(413, 415, 417, 418, 421, 422, 425, 426, 428, 431, 451, 499);

/** For the request that they answer alone: a part, a condition, a challenge. */
const NEVER = [206, 304, 401, 407, 412, 416];

const FAILURES = [429, 500, 501, 502, 503, 504, 505, 511, 599];

function rows(
  statuses: readonly number[],
  fate: Fate,
  fields = "",
): Table {
  return Object.fromEntries(
    statuses.map((status) => [`${status}\n${fields}`, fate]),
  );
}

/** The same for every way to say that it is fresh. */
function saying(
  says: readonly string[],
  statuses: readonly number[],
  fate: Fate,
): Table {
  return Object.assign({}, ...says.map((one) => rows(statuses, fate, one)));
}

const FRESH = [
  "Cache-Control: max-age=60",
  "Expires: Fri, 31 Dec 2100 23:59:59 GMT",
];

export const policyStatusCases: readonly Case[] = [
  tableCase("H3 a status that is cacheable by default is shared", {
    ...rows(HEURISTIC, "all"),
    ...rows([204], "waiting"),
    ...saying(FRESH, HEURISTIC, "all"),
    ...saying(FRESH, [204], "waiting"),
  }, {}),
  tableCase("H3 another status is shared only if its fields say so", {
    ...rows([...OTHERS, 205], STATUS),
    ...saying([...FRESH, "Cache-Control: public"], OTHERS, "all"),
    ...saying(FRESH, [205], "waiting"),
    ...rows(OTHERS, STATUS, "Cache-Control: must-revalidate"),
    ...rows(OTHERS, "leader: stale", "Cache-Control: max-age=0"),
  }, {}),
  tableCase("H3 a part, a condition's answer and a challenge go to one", {
    ...rows(NEVER, STATUS),
    ...saying([...FRESH, "Cache-Control: public"], NEVER, STATUS),
  }, {}),
  tableCase(
    "H3 a failure without freshness goes to one, and isn't remembered",
    {
      ...rows(FAILURES, FAILURE),
      ...rows(FAILURES, FAILURE, "Cache-Control: public"),
      ...rows(FAILURES, FAILURE, "Cache-Control: max-age=0"),
      ...rows(FAILURES, FAILURE, "Cache-Control: no-cache"),
      ...rows(FAILURES, FAILURE, "Retry-After: 5"),
      ...saying(FRESH, FAILURES, "all"),
      ...rows(FAILURES, "leader: no-store, once", "Cache-Control: no-store"),
    },
    {},
  ),
  tableCase("H3 shareErrors has a failure go to those who waited", {
    ...rows(FAILURES, "waiting"),
    ...rows(FAILURES, "waiting", "Cache-Control: max-age=0"),
    ...saying(FRESH, FAILURES, "all"),
    ...rows(FAILURES, "leader: no-store, once", "Cache-Control: no-store"),
    ...rows(FAILURES, "leader: set-cookie, once", "Set-Cookie: a=1"),
    ...rows(FAILURES, "leader: vary, once", "Vary: *"),
    ...rows(NEVER, STATUS),
    ...rows(OTHERS, STATUS),
  }, { options: { shareErrors: true } }),
];
