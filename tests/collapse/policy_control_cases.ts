/**
 * Whose a response is by its `Cache-Control` (H3; RFC 9111 section 5.2.2), read
 * as leniently as servers write it, and never to anybody's harm.
 *
 * @module
 */

import type { Case } from "../case.ts";
import { type Fate, type Table, tableCase } from "./fate.ts";

const NO_STORE = "leader: no-store";
const NO_CACHE = "leader: no-cache";
const STALE = "leader: stale";
/** Many users may not have it, one owner's requests may. */
const PRIVATE: readonly [Fate, Fate] = ["leader: private", "all"];

const prefix = "Cache-Control: ";

function control(what: string, table: Table): Case {
  const name = `H3 Cache-Control says whose a response is: ${what}`;
  return tableCase(name, table, { prefix });
}

export const policyControlCases: readonly Case[] = [
  control("directives", {
    "public": "all",
    "max-age=60": "all",
    "public, max-age=60": "all",
    "max-age=60, must-revalidate": "all",
    "max-age=60, proxy-revalidate": "all",
    "max-age=60, must-understand": "all",
    "max-age=60, immutable": "all",
    "max-age=60, stale-while-revalidate=30, stale-if-error=30": "all",
    "max-age=60, no-transform": "all",
    "must-revalidate": "all",
    "unknown": "all",
    "unknown=1": "all",
    "no-store": NO_STORE,
    "no-store, max-age=60": NO_STORE,
    "max-age=60, no-store": NO_STORE,
    "public, no-store": NO_STORE,
    "no-store, must-understand, max-age=60": NO_STORE,
    "private, no-store": NO_STORE,
    "private": PRIVATE,
    "private, max-age=60": PRIVATE,
    "public, private": PRIVATE,
    "s-maxage=60, private": ["leader: private", "all"],
    "no-cache": NO_CACHE,
    "no-cache, max-age=60": NO_CACHE,
    "public, no-cache": NO_CACHE,
    "private, no-cache": ["leader: private", NO_CACHE],
  }),
  control("case and spaces", {
    "NO-STORE": NO_STORE,
    "No-Store, Max-Age=60": NO_STORE,
    "MAX-AGE=60": "all",
    "Max-Age=0": STALE,
    "PRIVATE": PRIVATE,
    "No-Cache": NO_CACHE,
    "max-age = 60": "all",
    "max-age= 60": "all",
    "max-age =0": STALE,
    "  max-age=60  ,  no-store  ": NO_STORE,
    "max-age=60,no-store": NO_STORE,
    "max-age=60\t,\tno-store": NO_STORE,
    ", , no-store, ,": NO_STORE,
    "max-age=60,": "all",
  }),
  control("separators that are none", {
    "max-age=60; no-store": NO_STORE,
    "max-age=60;no-store": NO_STORE,
    "no-store;": NO_STORE,
    "private; max-age=60": PRIVATE,
    "max-age=60 no-store": NO_STORE,
    "max-age=60 private": PRIVATE,
    "public max-age=0": STALE,
    "=no-store": NO_STORE,
    "no-store=": NO_STORE,
    "no-store=1": NO_STORE,
    'no-store="x"': NO_STORE,
  }),
  control("arguments in quotes", {
    'max-age="60"': "all",
    'max-age="0"': STALE,
    'max-age=" 60 "': "all",
    'ext="no-store", max-age=60': "all",
    'ext="a, no-store, b", max-age=60': "all",
    'ext="a, private", max-age=60': "all",
    'ext="a\\", no-store, \\"b", max-age=60': "all",
    'ext="a, b", no-store': NO_STORE,
    'ext="\\\\", no-store': NO_STORE,
    'private="x"': PRIVATE,
    'private="set-cookie, x", max-age=60': PRIVATE,
    'private=""': PRIVATE,
    'private="x, max-age=60': PRIVATE,
    "private=x": PRIVATE,
    "private=": PRIVATE,
    'max-age=60, PRIVATE="': PRIVATE,
    'no-cache="set-cookie"': NO_CACHE,
    'no-cache="set-cookie", max-age=60': NO_CACHE,
    'max-age=60, no-cache="x': NO_CACHE,
  }),
  control("quotes that never close hide nothing", {
    'max-age=60, ext="x, no-store': NO_STORE,
    'max-age=60, ext="x, private': PRIVATE,
    'ext="a\\", no-store, max-age=60': NO_STORE,
    'private="x, no-store': NO_STORE,
    'max-age=60, ext="x, no-cache': NO_CACHE,
  }),
  control("max-age", {
    "max-age=1": "all",
    "max-age=0": STALE,
    "max-age=00": STALE,
    "max-age=060": "all",
    "max-age=-1": STALE,
    "max-age=+60": STALE,
    "max-age=1.5": STALE,
    "max-age=1e3": STALE,
    "max-age=0x10": STALE,
    "max-age=60s": STALE,
    "max-age=soon": STALE,
    "max-age=": STALE,
    "max-age": STALE,
    'max-age=""': STALE,
    "max-age=2147483648": "all",
    "max-age=99999999999999999999999999": "all",
    "max-age=Infinity": STALE,
    "max-age=NaN": STALE,
    "public, max-age=0": STALE,
  }),
  control("the same one twice", {
    "max-age=60, max-age=60": "all",
    "max-age=60, max-age=0": STALE,
    "max-age=0, max-age=60": STALE,
    "max-age=60, max-age=90": STALE,
    "max-age=60, max-age=90, max-age=60": STALE,
    "max-age=60\nCache-Control: max-age=0": STALE,
    "max-age=60\nCache-Control: no-store": NO_STORE,
    "max-age=60\nCache-Control: private": PRIVATE,
    "public\nCache-Control: max-age=60": "all",
  }),
  control("s-maxage is for caches of many users", {
    "s-maxage=60": "all",
    "s-maxage=60, max-age=0": ["all", STALE],
    "max-age=0, s-maxage=60": ["all", STALE],
    "s-maxage=0": [STALE, "all"],
    "s-maxage=0, max-age=60": [STALE, "all"],
    "s-maxage=soon, max-age=60": [STALE, "all"],
    "s-maxage=60, s-maxage=90, max-age=60": [STALE, "all"],
    'S-MaxAge="60", max-age=0': ["all", STALE],
  }),
];
