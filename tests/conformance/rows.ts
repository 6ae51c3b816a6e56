/**
 * The rows of the conformance table, in its order: the list of questions that
 * every package is asked. `*_cases.ts` hold what answers them.
 *
 * @module
 */

import type { Row } from "./case.ts";
import {
  forgetThenOldSettles,
  memory,
  reentrant,
  reentrantLater,
  stalled,
  unhandled,
  unhandledByOne,
} from "./flight_cases.ts";
import {
  compositeKeys,
  namesOfObjects,
  numberAndText,
  twoInstances,
} from "./key_cases.ts";
import {
  errorShared,
  falsyReason,
  plainValue,
  secondUse,
  syncThrow,
  thenable,
} from "./outcome_cases.ts";
import {
  abortedBefore,
  abortReason,
  allAbort,
  allAbortSameTick,
  leaderAborts,
  listenersLeft,
  waiterAborts,
} from "./signal_cases.ts";

/** Every row by a short name. */
export const ROWS = {
  "second-use": {
    title: "second use of a key",
    question: "Callers at the same time share one run, later ones make a new " +
      "one, as often as a key is used",
    run: secondUse,
  },
  "error": {
    title: "error shared",
    question: "When the work fails every caller rejects with that very " +
      "error, and the key serves again",
    run: errorShared,
  },
  "falsy-reason": {
    title: "falsy reason",
    question: 'A rejection with undefined, null, 0, "" or false reaches ' +
      "every caller as it is",
    run: falsyReason,
  },
  "sync-throw": {
    title: "synchronous throw",
    question: "Work that throws at once makes the call reject, and the key " +
      "serves again",
    run: syncThrow,
  },
  "plain-value": {
    title: "plain value",
    question: "Work may return a value that is no promise",
    run: plainValue,
  },
  "thenable": {
    title: "thenable",
    question: "Work may return anything that has a then method",
    run: thenable,
  },
  "object-names": {
    title: "`__proto__` as a key",
    question: "Keys may be called as what every object has: __proto__, " +
      "constructor, toString",
    run: namesOfObjects,
  },
  "number-and-text": {
    title: '1 against `"1"`',
    question: 'The number 1 and the text "1" are two keys',
    run: numberAndText,
  },
  "composite": {
    title: "composite keys",
    question: "Arrays and objects are one key if they hold the same, and " +
      'only then: ["ab", "c"] isn\'t ["a", "bc"]',
    run: compositeKeys,
  },
  "instances": {
    title: "two instances",
    question: "Two instances in one process share nothing",
    run: twoInstances,
  },
  "leader-aborts": {
    title: "leader aborts",
    question: "The leader's abort leaves the others the answer of its run",
    run: leaderAborts,
  },
  "waiter-aborts": {
    title: "waiter aborts",
    question: "A waiter's abort ends its call while the work runs, and " +
      "leaves the others the answer",
    run: waiterAborts,
  },
  "abort-reason": {
    title: "reason of an abort",
    question: "A caller whose abort ends its call rejects with its own " +
      "signal's reason",
    run: abortReason,
  },
  "all-abort": {
    title: "all abort, one comes late",
    question: "When the last caller has left the work is aborted, and a " +
      "later caller makes a new run",
    run: allAbort,
  },
  "all-abort-same-tick": {
    title: "all abort, one comes at once",
    question: "So does a caller that comes in the very tick in which the " +
      "last one has left",
    run: allAbortSameTick,
  },
  "aborted-before": {
    title: "signal aborted before",
    question: "A call whose signal has aborted already rejects, and the work " +
      "doesn't run",
    run: abortedBefore,
  },
  "listeners": {
    title: "no listeners left",
    question: "Calls that have ended leave no listener on a signal that " +
      "lives on",
    run: listenersLeft,
  },
  "forget": {
    title: "forget, then the old one ends",
    question: "A forgotten flight serves its callers, and its end leaves the " +
      "next flight of the key in place",
    run: forgetThenOldSettles,
  },
  "stalled": {
    title: "limit for a stalled flight",
    question: "A limit that is set once keeps work that never ends from " +
      "owning its key: later callers get on, with or without signals",
    run: stalled,
  },
  "reentrant": {
    title: "calls itself at once",
    question: "Work that returns a call for its own key fails, instead of " +
      "waiting for itself or running twice",
    run: reentrant,
  },
  "reentrant-later": {
    title: "calls itself after an `await`",
    question: "Work that awaits something else first, and then a call for " +
      "its own key, fails all the same",
    run: reentrantLater,
  },
  "unhandled": {
    title: "unhandled rejections",
    question: "A failure that nobody handles is reported, one that all " +
      "handle isn't",
    run: unhandled,
  },
  "unhandled-by-one": {
    title: "unhandled by one of two",
    question: "A failure that one caller handles and another doesn't is " +
      "reported, whichever led",
    run: unhandledByOne,
  },
  "memory": {
    title: "memory after 50,000 keys",
    question: "Of 50,000 keys that have been used once nothing is left",
    run: memory,
  },
} as const satisfies Record<string, Row>;

/** The short name of a row. */
export type RowName = keyof typeof ROWS;

/** The short names of all, in the table's order. */
export const ROW_NAMES = Object.keys(ROWS) as readonly RowName[];
