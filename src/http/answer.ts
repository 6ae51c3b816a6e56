/**
 * Answer: what a flight brings its callers, as plain data (W5).
 *
 * @module
 */
import { BEAT, type BodyLog } from "./body_log.ts";
import type { Head, Init } from "./head.ts";
import type { Settings } from "./settings.ts";
import type { Verdict } from "./policy.ts";
import { type Ask, valuesOf } from "./request.ts";

/** A response, up to its headers, and where its body comes. */
export interface Answer {
  readonly head: Head;
  readonly verdict: Verdict;
  /** `undefined` if there is no body, or none that anybody may share. */
  readonly log: BodyLog | undefined;
  /** The request fields that it varies by, and what the leader had there. */
  readonly vary: readonly string[];
  readonly varied: readonly (string | null)[];
  /** When its headers came, by `performance.now()`. */
  readonly cameAt: number;
  /** What the responses of those who join share; made for the first of them. */
  joined: Init | undefined;
}

/** Whether the response is the one that this request selects: section 4.1. */
export function isFor({ vary, varied }: Answer, { headers }: Ask): boolean {
  return vary.length === 0 ||
    valuesOf(vary, headers).every((value, at) => value === varied[at]);
}

/** Whether a request that comes now may join a body that is on its way. */
export function takesLate(
  { log, verdict, cameAt }: Answer,
  { lockAge, onWorkers }: Settings,
): boolean {
  if (log === undefined || !log.joinable || verdict.to !== "all") return false;
  const now = performance.now();
  if (onWorkers && now - log.beatAt >= DEAD) return false;
  return now - log.movedAt < lockAge && now - cameAt < verdict.freshFor;
}

/** Milliseconds without a beat of a leader that isn't trusted any more. */
const DEAD = 3 * BEAT;
