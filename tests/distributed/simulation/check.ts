/**
 * Whether a history keeps what distributed flights promise.
 *
 * @module
 */

import type { DistributedStats } from "@scope/singleflight/distributed";
import { checkCall } from "./check_calls.ts";
import {
  checkEnds,
  checkEpochs,
  checkOverlaps,
  checkSettling,
  checkTakeovers,
} from "./check_leads.ts";
import { fail } from "./fault.ts";
import type { History } from "./history.ts";

/** How often what is worth a simulation came about. */
export type Findings = Readonly<Record<string, number>>;

/** Throws unless it does. */
export function check(
  history: History,
  stats: readonly DistributedStats[],
): Findings {
  checkEpochs(history);
  checkSettling(history);
  checkEnds(history);
  const takeovers = checkTakeovers(history);
  for (const call of history.calls) checkCall(history, call);
  const overlaps = checkOverlaps(history);
  checkCounts(history, stats);
  const sum = (name: keyof DistributedStats) =>
    stats.reduce((total, one) => total + one[name], 0);
  return {
    histories: 1,
    faulty: history.troubles.length > 0 ? 1 : 0,
    calls: history.calls.length,
    executions: history.executions.length,
    overlaps,
    takeovers,
    crashed: history.crashed.size,
    restarts: history.restarts.length,
    led: sum("led"),
    followed: sum("followed"),
    renewed: sum("renewed"),
    expired: sum("expired"),
    fenced: sum("fenced"),
    failedOpen: sum("failedOpen"),
    refused: sum("refused"),
    overdue: sum("overdue"),
    tooLarge: sum("tooLarge"),
    ranAlone: sum("ranAlone"),
    unreadable: sum("unreadable"),
    brokenOff: sum("brokenOff"),
    unsettled: sum("unsettled"),
  };
}

/** What is counted is what happened; and without faults, nothing is amiss. */
function checkCounts(
  { executions, troubles, crashed, terms }: History,
  stats: readonly DistributedStats[],
): void {
  for (const [process, one] of stats.entries()) {
    const { led, failedOpen, overdue, ranAlone, unreadable } = one;
    const own = executions.filter((run) => run.process === process);
    const alone = own.filter(({ epoch }) => epoch === 0n).length;
    const otherwise = terms.runsLocally ? failedOpen + overdue + unreadable : 0;
    if (alone !== ranAlone + otherwise) {
      fail("Executions that aren't counted", one, own);
    }
    if (own.length - alone !== led) fail("Leads that aren't counted", one, own);
    if (one.unreadable !== 0) fail("An outcome that nobody could read", one);
    if (crashed.has(process)) continue;
    if (one.running !== 0) fail("Work that is never over", one);
  }
  if (troubles.length > 0) return;
  for (const one of stats) {
    const { failedOpen, refused, fenced, unsettled, brokenOff } = one;
    if (failedOpen + refused + fenced + unsettled + brokenOff > 0) {
      fail("Something is amiss, though nothing was wrong", one);
    }
  }
}
