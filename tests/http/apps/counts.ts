/**
 * What a server counts while it serves, by case: it is how a test knows that
 * all of a herd waits.
 *
 * @module
 */

import type {
  CollapseEvent,
  CollapseObserver,
} from "@scope/singleflight/fetch";

/** What was counted for one case. */
export interface Counts {
  /** Requests that have reached the handler. */
  entered: number;
  /** Of these, how many clients the runtime has said to be gone. */
  gone: number;
  lead: number;
  join: number;
  forward: number;
  bypass: number;
  end: number;
  /** Why there was no sharing, and how often. */
  readonly reasons: Record<string, number>;
  /** What the observer's `error` was told of. */
  readonly errors: string[];
  /** The events named `end`, in words. */
  readonly ends: string[];
}

/** Of a case that nothing has come for. */
export function noCounts(): Counts {
  return {
    entered: 0,
    gone: 0,
    lead: 0,
    join: 0,
    forward: 0,
    bypass: 0,
    end: 0,
    reasons: {},
    errors: [],
    ends: [],
  };
}

/** By the name of the case. Grows by one for each case. */
const counted = new Map<string, Counts>();

/** More ends than this aren't kept in words: a case may make 10,000 flights. */
const MOST_ENDS = 10;

/** The counts of a case; its name is the part `c<number>` of a path. */
export function countsOf(path: string): Counts {
  const name = /\/(c\d+)/.exec(path)?.[1] ?? "";
  let counts = counted.get(name);
  if (counts === undefined) {
    counts = noCounts();
    counted.set(name, counts);
  }
  return counts;
}

/** Flights that have begun and not ended, by case. */
export function runningFlights(): Record<string, number> {
  const running: Record<string, number> = {};
  for (const [name, { lead, end }] of counted) {
    if (lead !== end) running[name] = lead - end;
  }
  return running;
}

/** Counts all that it hears. */
export const observer: CollapseObserver = {
  lead: (event) => void countsOf(event.url).lead++,
  join: (event) => void countsOf(event.url).join++,
  forward(event) {
    countsOf(event.url).forward++;
    note(event);
  },
  bypass(event) {
    countsOf(event.url).bypass++;
    note(event);
  },
  end({ url, status, bytes, error }) {
    const counts = countsOf(url);
    counts.end++;
    if (counts.ends.length < MOST_ENDS) {
      counts.ends.push(`${status} ${bytes} ${error ?? "whole"}`);
    }
  },
  error: (error) => void countsOf("").errors.push(String(error)),
};

function note({ url, reason }: CollapseEvent): void {
  const { reasons } = countsOf(url);
  const word = reason ?? "none";
  reasons[word] = (reasons[word] ?? 0) + 1;
}
