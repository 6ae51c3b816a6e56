/**
 * Whether the calls of a history end as promised: in time (D3), and with what
 * is theirs (D2, D6).
 *
 * @module
 */

import type { Rule, Violation } from "./check.ts";
import { publishedIn } from "./check_leads.ts";
import { flightOf, type History, type Of, SAME, UNTOLD } from "./history.ts";

/** The worst of all calls. */
export interface Extremes {
  /** The longest call, in ms. */
  callMs: number;
  /** How long before a call the value was finished that it got, in ms. */
  staleMs: number;
}

/** What timers, messages and a busy machine add to a bound, in ms. */
const SLACK = 1_000;

/** How old a value may be while nothing is wrong, in ms. */
const SOON = 250;

/** Judges all calls, and notes the extremes. */
export function* checkCalls(
  history: History,
  extremes: Extremes,
): Generator<Violation> {
  const { terms, killed } = history;
  const published = publishedIn(history);
  const settlings = new Map(
    history.settlings.map((one) => [flightOf(one), one]),
  );
  const digests = new Map(
    [...history.keys].map(([digest, key]) => [key, digest] as const),
  );
  const longest = terms.maxWait + terms.joinTimeout + terms.operationTimeout +
    terms.work + SLACK;
  for (const call of history.calls) {
    const end = history.endOf(call);
    if (end === undefined) {
      if (!killed.has(call.member)) yield { rule: "hung", facts: [call] };
      continue;
    }
    const ms = end.at - call.at;
    extremes.callMs = Math.max(extremes.callMs, ms);
    if (ms > longest + history.stoodStill(call.member, call.at, end.at)) {
      yield { rule: "late", facts: [call, end] };
    }
    const run = history.runs.get(end.run ?? "");
    const rule = judge(call, end, run);
    if (rule !== undefined) yield { rule, facts: [call, end, run] };
    if (run === undefined) continue;
    const staleMs = call.at - history.ranAt(run);
    extremes.staleMs = Math.max(extremes.staleMs, staleMs);
    if (isTooStale(history, call, run, staleMs)) {
      yield { rule: "stale value", facts: [{ staleMs }, call, end, run] };
    }
  }

  function judge(
    call: Of<"call">,
    end: Of<"end">,
    run: Of<"run"> | undefined,
  ): Rule | undefined {
    switch (end.how) {
      case "value":
      case "failure":
        return run !== undefined && isOf(call, run) ? undefined : "wrong value";
      case "left":
        return undefined;
      case "unavailable": {
        const from = call.at - terms.breaker - terms.maxWait;
        const isExplained = history.isTroubled(call.member, from, end.at);
        return isExplained ? undefined : "wrong error";
      }
      case "other":
        return "wrong error";
    }
  }

  /**
   * Whether the outcome is of the flight that the call was in: it ran in its
   * process since that began, or was published since then.
   */
  function isOf(call: Of<"call">, run: Of<"run">): boolean {
    if (run.key !== call.key) return false;
    if (run.member === call.member && run.at >= call.flight - SAME) return true;
    const flight = flightOf({
      digest: digests.get(run.key) ?? "",
      epoch: run.epoch,
    });
    const settling = settlings.get(flight);
    if (settling === undefined) return false; // so are those without the lead
    if (history.answerTo(settling)?.answer === false) return false;
    const line = published.get(flight);
    if (line !== undefined) return line.at >= call.flight - SAME;
    return history.isUntold(settling.at, settling.at + UNTOLD);
  }
}

/**
 * Who joins a process that follows gets what was finished before, by the time
 * that a message takes; or a question, if that is lost. What was wrong on
 * either side of the flight comes on top.
 */
function isTooStale(
  history: History,
  call: Of<"call">,
  run: Of<"run">,
  staleMs: number,
): boolean {
  if (staleMs <= SOON) return false;
  const { lease, keep } = history.terms;
  const from = call.at - staleMs;
  const wrong = [call.member, run.member].map((member) =>
    history.troubleMs(member, from, call.at)
  );
  const sum = wrong.reduce((one, other) => one + other, 0);
  return sum === 0 || staleMs > 2 * lease + keep + sum;
}
