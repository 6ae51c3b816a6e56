/**
 * Whether the leads of a history are given, lost and taken over as promised.
 *
 * Epochs make it simple: per key they are a line, so that each check looks at a
 * flight and the next one.
 *
 * @module
 */

import { fail } from "./fault.ts";
import type { Granted, History } from "./history.ts";
import { SLOWEST } from "./network.ts";

/** What messages of before may still bring about, in ms. */
const SLACK = 200;

/** What a takeover may take, with the messages that it needs, in ms. */
const TAKEOVER = 100 + 4 * SLOWEST;

/** D1: no two leaders of one epoch, and epochs rise. */
export function checkEpochs({ grants }: History): void {
  const last = new Map<string, Granted>();
  for (const grant of grants) {
    if (grant.what !== "lead") continue;
    const before = last.get(grant.key);
    if (before !== undefined && before.epoch >= grant.epoch) {
      fail("An epoch doesn't rise", before, grant);
    }
    last.set(grant.key, grant);
  }
}

/**
 * D1: only the leader publishes, once, before anybody else leads, and its own
 * execution's outcome.
 */
export function checkSettling({ asks, grants, executions }: History): void {
  const over = new Set<bigint>();
  for (const ask of asks) {
    const { what, key, epoch, answer, seq } = ask;
    if (what === "renew" || !answer) continue;
    const isHeld = !over.has(epoch) &&
      !grants.some((grant) =>
        grant.what === "lead" && grant.key === key && grant.epoch > epoch &&
        grant.seq < seq
      );
    over.add(epoch);
    if (what !== "settle") continue;
    if (!isHeld) fail("A superseded leader has published", ask);
    if (ask.execution === undefined) continue;
    const execution = executions[ask.execution];
    if (execution?.epoch !== epoch || execution.key !== key) {
      fail("A leader has published another's outcome", ask, execution);
    }
  }
}

/**
 * D3, D7: a lead ends by settling or abandoning, or something was wrong with its
 * process or the network. An abandoned one had nobody waiting, or failed in a
 * group that keeps failures.
 */
export function checkEnds(history: History): void {
  for (const grant of history.grants) {
    const { what, process, key, epoch, at } = grant;
    if (what !== "lead") continue;
    const asks = history.asks.filter((ask) => ask.epoch === epoch);
    if (asks.some((ask) => ask.what !== "renew")) continue;
    const last = asks.at(-1)?.at ?? at;
    const { lease } = history.terms;
    if (!history.isTroubled(process, at, last + lease)) {
      fail("A lead ended by nothing, though nothing was wrong", grant, key);
    }
  }
}

/**
 * D3, D7: when a lead has ended without an outcome, a process that waits for it
 * leads: at once if it was abandoned, and else within 100 ms of the lease's end.
 * Returns how often that was so.
 */
export function checkTakeovers(history: History): number {
  let takeovers = 0;
  const { grants, terms } = history;
  for (const { what, key, epoch, at } of grants) {
    if (what !== "lead") continue;
    const asks = history.asks.filter((ask) => ask.epoch === epoch);
    if (asks.some((ask) => ask.what === "settle" && ask.answer)) continue;
    const renewed = asks.findLast((ask) => ask.what === "renew" && ask.answer);
    const abandoned = asks.find((ask) => ask.what === "abandon");
    const end = (renewed?.at ?? at) + terms.lease;
    const limit = Math.min(abandoned?.at ?? Infinity, end) + TAKEOVER;
    const waits = grants.find((follow) =>
      follow.what === "follow" && follow.epoch === epoch &&
      isWaiting(history, follow, limit)
    );
    if (waits === undefined) continue;
    takeovers++;
    const isTaken = grants.some((next) =>
      next.what === "lead" && next.key === key && next.epoch > epoch &&
      next.at <= limit
    );
    if (!isTaken) fail("Nobody took over", { key, epoch, at, limit }, waits);
  }
  return takeovers;
}

/**
 * D1, D5: two executions of a key at a time are explained, by what was wrong
 * with the one whose epoch is lower, or by its having nobody left. Returns how
 * many there were.
 */
export function checkOverlaps(history: History): number {
  let overlaps = 0;
  const { executions, grants } = history;
  for (const [at, first] of executions.entries()) {
    for (const second of executions.slice(at + 1)) {
      if (second.key !== first.key) continue;
      if ((first.end ?? Infinity) <= second.start.at) continue;
      overlaps++;
      // Without the lead: the counts tell why.
      if (first.epoch === 0n || second.epoch === 0n) continue;
      const [old, next] = first.epoch < second.epoch
        ? [first, second]
        : [second, first];
      if (old.aborted !== undefined && old.aborted <= next.start.at) continue;
      const grant = grants.find(({ what, epoch }) =>
        what === "lead" && epoch === old.epoch
      );
      const from = grant?.at ?? 0;
      if (history.isTroubled(old.process, from, second.start.at)) continue;
      fail("Two executions at a time, and nothing was wrong", old, next);
    }
  }
  return overlaps;
}

/** Whether a process that followed still wants the outcome then. */
function isWaiting(
  history: History,
  { process, key, seq, at }: Granted,
  until: number,
): boolean {
  if (history.isTroubled(process, at - SLACK, until)) return false;
  const flight = history.flights.findLast((flight) =>
    flight.process === process && flight.key === key && flight.seq < seq
  );
  const wants = history.calls.some((call) =>
    call.flight === flight && (call.end ?? Infinity) > until
  );
  // One whose patience was over does the work itself.
  const isBusy = history.executions.some((one) =>
    one.process === process && one.key === key && one.epoch === 0n &&
    one.start.seq > (flight?.seq ?? 0)
  );
  return wants && !isBusy;
}
