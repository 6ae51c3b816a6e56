/**
 * Whose a response is by the fields that say how fresh it is: `Age`, `Expires`,
 * `Date`, `Pragma` (H3; RFC 9111 sections 4.2 and 5).
 *
 * @module
 */

import type { Case } from "../case.ts";
import { type Table, tableCase } from "./fate.ts";

const FUTURE = "Fri, 31 Dec 2100 23:59:59 GMT";
const PAST = "Thu, 01 Jan 1998 00:00:00 GMT";
const STALE = "leader: stale";
const NO_CACHE = "leader: no-cache";

function ages(what: string, table: Table): Case {
  return tableCase(`H3 ${what}`, table, {});
}

export const policyAgeCases: readonly Case[] = [
  ages("Age counts against what a response says of its freshness", {
    "Cache-Control: max-age=60\nAge: 0": "all",
    "Cache-Control: max-age=60\nAge: 59": "all",
    "Cache-Control: max-age=60\nAge: 60": STALE,
    "Cache-Control: max-age=60\nAge: 61": STALE,
    "Cache-Control: max-age=60\nAge: 99999999999999999999": STALE,
    "Cache-Control: s-maxage=90, max-age=60\nAge: 70": ["all", STALE],
    "Cache-Control: max-age=99999999999999999999\nAge: 86400": "all",
    // Not a number of seconds: as if it weren't there (section 5.1).
    "Cache-Control: max-age=60\nAge: -61": "all",
    "Cache-Control: max-age=60\nAge: old": "all",
    // Nothing to count against.
    "Age: 86400": "all",
    "Cache-Control: public\nAge: 86400": "all",
  }),
  ages("Expires says how long a response is fresh", {
    [`Expires: ${FUTURE}`]: "all",
    [`Expires: ${PAST}`]: STALE,
    [`Expires: ${FUTURE}\nDate: ${PAST}`]: "all",
    [`Expires: ${FUTURE}\nDate: ${FUTURE}`]: STALE,
    [`Expires: ${FUTURE}\nDate: no date`]: "all",
    [`Expires: ${PAST}\nDate: ${PAST}`]: STALE,
    // By the origin's own clock it is fresh for a second, and for a minute.
    [`Expires: Thu, 01 Jan 1998 00:00:01 GMT\nDate: ${PAST}`]: "all",
    [`Expires: Thu, 01 Jan 1998 00:01:00 GMT\nDate: ${PAST}\nAge: 59`]: "all",
    [`Expires: Thu, 01 Jan 1998 00:01:00 GMT\nDate: ${PAST}\nAge: 60`]: STALE,
    [`Expires: ${PAST}\nPragma: public`]: STALE,
  }),
  ages("Expires may have the forms that were", {
    "Expires: Friday, 31-Dec-38 23:59:59 GMT": "all",
    "Expires: Sunday, 06-Nov-94 08:49:37 GMT": STALE,
    "Expires: Fri Dec 31 23:59:59 2100": "all",
    "Expires: Sun Nov  6 08:49:37 1994": STALE,
    "Expires: Sun, 99 Nov 2100 08:49:37 GMT": STALE,
    "Expires: Sun, 06 Nuv 2100 08:49:37 GMT": STALE,
  }),
  ages("Expires in a form that is no date of HTTP is past", {
    "Expires: 0": STALE,
    "Expires: -1": STALE,
    "Expires: ": STALE,
    "Expires: never": STALE,
    "Expires: 9999": STALE,
    "Expires: 2100-01-01": STALE,
    "Expires: 2100-01-01T00:00:00Z": STALE,
    "Expires: 4102444800": STALE,
    [`Expires: ${FUTURE}\nExpires: ${FUTURE}`]: STALE,
    [`Expires: ${FUTURE}\nExpires: ${PAST}`]: STALE,
  }),
  ages("max-age is heard before Expires", {
    [`Cache-Control: max-age=60\nExpires: ${PAST}`]: "all",
    [`Cache-Control: max-age=0\nExpires: ${FUTURE}`]: STALE,
    [`Cache-Control: max-age=soon\nExpires: ${FUTURE}`]: STALE,
    [`Cache-Control: s-maxage=60\nExpires: ${PAST}`]: ["all", STALE],
    [`Cache-Control: public\nExpires: ${PAST}`]: STALE,
    [`Cache-Control: no-store\nExpires: ${FUTURE}`]: "leader: no-store",
    [`Cache-Control: no-cache\nExpires: ${FUTURE}`]: NO_CACHE,
  }),
  ages("Pragma counts where there is no Cache-Control", {
    "Pragma: no-cache": NO_CACHE,
    "Pragma: No-Cache": NO_CACHE,
    "Pragma: x, no-cache": NO_CACHE,
    "Pragma: public": "all",
    [`Pragma: no-cache\nExpires: ${FUTURE}`]: NO_CACHE,
    "Pragma: no-cache\nCache-Control: max-age=60": "all",
    "Pragma: no-cache\nCache-Control: public": "all",
    "Pragma: no-cache\nCache-Control: no-store": "leader: no-store",
  }),
];
