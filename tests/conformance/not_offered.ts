/**
 * What packages don't offer, and aren't asked therefore: each with a reason
 * from the README and the types of the version that `list.ts` names. Only what
 * a caller can't have, mustn't pass, or has asked for stands here: a behaviour
 * that a package merely doesn't mention is measured, and what it does beyond
 * its word is a yes.
 *
 * @module
 */

import type { PeerName } from "../peers/list.ts";
import type { RowName } from "./rows.ts";

/** Reasons by row. */
type Reasons = Readonly<Partial<Record<RowName, string>>>;

const NO_SIGNALS = rows("calls take no signal", [
  "leader-aborts",
  "waiter-aborts",
  "abort-reason",
  "all-abort",
  "all-abort-same-tick",
  "aborted-before",
  "listeners",
]);

const NO_FORGET = rows("it has no way to let later callers start afresh", [
  "forget",
]);

/** But for what callers' own signals do, where they may bring any. */
const NO_AGE = rows("nothing limits how long a flight is joined", ["stalled"]);

const TEXT_KEYS = rows("keys are strings", ["composite"]);

const KEYS_BY_IDENTITY = rows(
  "objects as keys count by identity, unless a function of yours makes texts",
  ["composite"],
);

/** Two libraries that choose the same key share its answer there. */
const ONE_FOR_ALL = rows("one function serves the whole process", [
  "instances",
]);

/** What each peer isn't asked, and why. */
export const NOT_OFFERED: Readonly<Record<PeerName, Reasons>> = {
  "p-memoize": {
    ...NO_SIGNALS,
    ...NO_FORGET, // `pMemoizeClear` refuses a function without a cache.
    ...NO_AGE,
    ...KEYS_BY_IDENTITY,
  },
  "promise-coalesce": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...TEXT_KEYS,
    ...ONE_FOR_ALL,
  },
  "cacheable": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...TEXT_KEYS,
    ...ONE_FOR_ALL,
  },
  "async-cache-dedupe": { ...NO_SIGNALS, ...NO_AGE },
  "lru-cache": {
    ...NO_FORGET, // `delete` aborts the work under its callers.
    ...NO_AGE,
    ...KEYS_BY_IDENTITY,
    ...rows("it is a cache: it keeps as many values as it is told", ["memory"]),
  },
  "zcong": { ...NO_SIGNALS, ...NO_FORGET, ...NO_AGE, ...TEXT_KEYS },
  "lucid": { ...NO_SIGNALS, ...NO_AGE, ...KEYS_BY_IDENTITY },
  "jswork": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...TEXT_KEYS,
    ...rows("the work has to return a promise", ["plain-value", "thenable"]),
  },
  "node-singleflight": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...KEYS_BY_IDENTITY,
    ...ONE_FOR_ALL,
  },
  "promise-singleflight": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...rows("keys are strings, numbers or symbols", ["composite"]),
  },
  "promise-inflight": {
    ...NO_SIGNALS,
    ...NO_FORGET,
    ...NO_AGE,
    ...TEXT_KEYS,
    ...ONE_FOR_ALL,
  },
  "gmod": {
    ...NO_FORGET, // `delete` aborts the work under its callers.
    ...NO_AGE,
    ...TEXT_KEYS,
  },
  "dataloader": {
    ...NO_SIGNALS,
    ...NO_AGE,
    ...KEYS_BY_IDENTITY,
  },
  "tanstack": {
    ...NO_SIGNALS, // It gives one to the work, but takes none from a caller.
    ...NO_FORGET, // `removeQueries` cancels the work under its callers.
    ...NO_AGE,
  },
};

/** One reason for several rows. */
function rows(reason: string, names: readonly RowName[]): Reasons {
  return Object.fromEntries(names.map((name) => [name, reason]));
}
