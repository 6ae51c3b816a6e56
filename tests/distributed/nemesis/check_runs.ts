/**
 * Whether every execution that wasn't the only one is explained (D4, D5).
 *
 * @module
 */

import type { Violation } from "./check.ts";
import { type History, type Of, SAME } from "./history.ts";

/** What a group only tells when something is wrong. */
const WRONG = new Set(["failedOpen", "refused", "overdue"]);

/** D4: nobody goes without the engine unless that gave no answer. */
export function* checkAlone(history: History): Generator<Violation> {
  const { joinTimeout, breaker, maxWait } = history.terms;
  for (const note of history.notes) {
    const { name, member, at } = note;
    if (name === "unreadable") yield { rule: "unreadable", facts: [note] };
    if (!WRONG.has(name)) continue;
    const before = name === "overdue" ? maxWait : joinTimeout + breaker;
    if (history.isTroubled(member, at - before, at)) continue;
    yield { rule: "unexplained run without the lead", facts: [note] };
  }
  for (const run of history.runs.values()) {
    if (run.epoch !== 0 || history.reasonOf(run) !== undefined) continue;
    yield { rule: "unexplained run without the lead", facts: [run] };
  }
}

/**
 * D5: when a key's execution begins while another of a lower epoch goes on,
 * then that one's process stood still, had lost the engine, or had nobody left
 * who waited. Those without the lead are explained by themselves.
 */
export function* checkOverlaps(history: History): Generator<Violation> {
  const led = [...history.runs.values()].filter(({ epoch }) => epoch !== 0);
  for (const runs of Map.groupBy(led, ({ key }) => key).values()) {
    runs.sort((one, other) => one.at - other.at);
    let going: Of<"run">[] = [];
    for (const run of runs) {
      going = going.filter((one) => history.ranAt(one) > run.at + SAME);
      for (const one of going) {
        const [old, next] = one.epoch < run.epoch ? [one, run] : [run, one];
        if (isExplained(history, old, next)) continue;
        yield { rule: "unexplained overlap", facts: [old, next] };
      }
      going.push(run);
    }
  }
}

function isExplained(
  history: History,
  old: Of<"run">,
  next: Of<"run">,
): boolean {
  if (history.desertedAt(old) <= next.at + SAME) return true;
  // Its lease may have been short already when it began.
  const from = Math.min(old.at, next.at) - history.terms.lease;
  return history.isTroubled(old.member, from, Math.max(old.at, next.at));
}
