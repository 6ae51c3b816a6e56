/**
 * Whether the calls of a history end as promised.
 *
 * @module
 */

import {
  RemoteFlightError,
  UnavailableError,
} from "@scope/singleflight/distributed";
import { fail } from "./fault.ts";
import type { Call, Execution, History } from "./history.ts";

/** What timers, messages and a busy engine add to a bound, in ms. */
const SLACK = 200;

/** D3, D6, S2: a call ends, in time, with an outcome that is its own. */
export function checkCall(history: History, call: Call): void {
  const { process, key, start, end, status, outcome } = call;
  if (end === undefined) {
    if (history.crashed.has(process)) return;
    fail("A call never ended", call);
  }
  const { terms } = history;
  const longest = Math.max(
    0,
    ...history.executions.filter((one) =>
      one.process === process && one.key === key
    ).map((one) => (one.end ?? Infinity) - one.start.at),
  );
  const stood = history.troubles.filter((one) => one.process === process)
    .reduce((sum, one) => sum + one.to - one.from, 0);
  const bound = terms.maxWait + terms.joinTimeout + terms.operationTimeout +
    longest + stood + SLACK;
  if (end - start > bound) fail(`A call took more than ${bound} ms`, call);
  if (status === "fulfilled") {
    const { execution } = outcome as { execution: number };
    return checkOrigin(history, call, history.executions[execution]);
  }
  if (outcome instanceof RemoteFlightError) {
    const [, id] = /^execution (\d+) failed$/.exec(outcome.message) ?? [];
    const execution = history.executions[Number(id)];
    if (execution?.failure === undefined) fail("A failure of none", call);
    return checkOrigin(history, call, execution, true);
  }
  const own = history.executions.find((one) => one.failure === outcome);
  if (own !== undefined) return checkOrigin(history, call, own);
  if (outcome === call.reason || history.aborts.has(outcome)) return;
  const { name } = Object(outcome) as { name?: unknown };
  if (name === "TimeoutError" || name === "InvalidStateError") return;
  if (
    outcome instanceof UnavailableError && history.troubles.length > 0
  ) return;
  fail("A call ended in an error that nobody made", call);
}

/**
 * The outcome is of the call's key, and of the flight that the call joined: it
 * ran in its process since then, or it was published by a leader that its
 * process followed since then.
 */
function checkOrigin(
  history: History,
  call: Call,
  execution: Execution | undefined,
  isRemote = false,
): void {
  const { flight, process, key } = call;
  if (execution === undefined || flight === undefined) {
    fail("An outcome of no execution", call);
  }
  if (execution.key !== key) fail("Another key's outcome", call, execution);
  const { end = Infinity } = execution;
  if (execution.process === process && end < flight.at) {
    checkOutlived(history, call, execution);
  }
  const isOwn = execution.process === process &&
    execution.start.seq > flight.seq;
  if (isOwn && !isRemote) return;
  const { epoch } = execution;
  const isPublished = history.asks.some((ask) =>
    ask.what === "settle" && ask.answer && ask.epoch === epoch
  );
  const isFollowed = history.grants.some((grant) =>
    grant.what === "follow" && grant.process === process &&
    grant.key === key && grant.epoch === epoch && grant.seq > flight.seq
  );
  if (!isPublished || !isFollowed) {
    fail("The outcome of a flight that wasn't joined", call, execution);
  }
}

/**
 * S4: what has ended in a process is over there, unless its callers left while
 * it was being published, or the engine was slow to take it.
 */
function checkOutlived(
  history: History,
  call: Call,
  execution: Execution,
): void {
  const { process, key, flight, start } = call;
  const before = history.flights.findLast((one) =>
    one.process === process && one.key === key &&
    one.seq < execution.start.seq
  );
  const isLeft = execution.aborted !== undefined || history.aborts.size > 0 ||
    history.calls.some((one) =>
      one.flight === before && one.outcome === one.reason
    );
  const from = execution.start.at;
  if (isLeft || history.isTroubled(process, from, start)) return;
  fail("An outcome that had been over", call, execution, flight);
}
