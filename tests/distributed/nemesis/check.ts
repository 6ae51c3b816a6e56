/**
 * Whether a history keeps what distributed flights promise.
 *
 * Per key the epochs are a line, and the engine tells itself in which order it
 * gave them and took their outcomes. So the check is one walk along that, and
 * for each call and each execution a look at what they were part of.
 *
 * @module
 */

import { checkCalls, type Extremes } from "./check_calls.ts";
import { checkEngine, checkMembers } from "./check_leads.ts";
import { checkAlone, checkOverlaps } from "./check_runs.ts";
import type { History, Of } from "./history.ts";

/** What can be broken. */
export type Rule =
  | "hung"
  | "late"
  | "duplicate epoch"
  | "falling epoch"
  | "two leads at a time"
  | "unfenced publish"
  | "refused and yet published"
  | "taken and yet not published"
  | "another's outcome published"
  | "wrong value"
  | "stale value"
  | "wrong error"
  | "unreadable"
  | "unexplained run without the lead"
  | "unexplained overlap";

/** A broken promise, and what shows it. */
export interface Violation {
  readonly rule: Rule;
  readonly facts: readonly unknown[];
}

/** What came of a check. */
export interface Verdict extends Extremes {
  readonly violations: readonly Violation[];
  /** What the members did, by name. */
  readonly counts: ReadonlyMap<string, number>;
}

/** Judges a history. */
export function check(history: History): Verdict {
  const extremes: Extremes = { callMs: 0, staleMs: 0 };
  const violations = [
    ...checkEngine(history),
    ...checkMembers(history),
    ...checkCalls(history, extremes),
    ...checkAlone(history),
    ...checkOverlaps(history),
  ];
  return { ...extremes, violations, counts: countsOf(history) };
}

function countsOf(history: History): Map<string, number> {
  const counts = new Map<string, number>();
  const count = (name: string) => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  };
  for (const call of history.calls) {
    count("calls");
    const end = history.endOf(call);
    if (end !== undefined) count(`calls: ${end.how}`);
  }
  for (const { epoch } of history.runs.values()) {
    count("executions");
    if (epoch === 0) count("executions: without the lead");
  }
  for (const { name } of history.notes) count(name);
  for (const settling of history.settlings) {
    if (isSuperseded(history, settling)) count("fenced: superseded");
  }
  return counts;
}

/** Whether an outcome was refused since another leads, or has led, by then. */
function isSuperseded(history: History, settling: Of<"settling">): boolean {
  const { digest, epoch } = settling;
  const settled = history.answerTo(settling);
  if (settled === undefined || settled.answer) return false;
  return history.engine.some((line) =>
    line.what === "granted" && line.digest === digest && line.epoch > epoch &&
    line.at < settled.at
  );
}
