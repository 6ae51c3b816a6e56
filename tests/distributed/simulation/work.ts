/**
 * What `fn` does in a simulation.
 *
 * @module
 */

import type { DistributedFunction } from "@scope/singleflight/distributed";
import type { Execution, History } from "./history.ts";
import { MAX_BYTES } from "./network.ts";
import type { CallPlan } from "./plan.ts";

/** An execution that gives, or fails with, its own number. */
export function workOf(
  history: History,
  { process, key, work }: CallPlan,
): DistributedFunction<unknown, string> {
  const { executions } = history;
  return async ({ epoch, signal }) => {
    const execution: Execution = {
      id: executions.length,
      process,
      key,
      epoch,
      start: history.moment(),
      failure: undefined,
      aborted: undefined,
      end: undefined,
    };
    executions.push(execution);
    signal.addEventListener("abort", () => {
      execution.aborted = history.moment().at;
    });
    await pass(work.ms, work.heedsSignal ? signal : undefined);
    execution.end = history.moment().at;
    if (work.fails) {
      execution.failure = new Error(`execution ${execution.id} failed`);
      throw execution.failure;
    }
    const junk = work.isLarge ? "x".repeat(MAX_BYTES) : "";
    return { execution: execution.id, key, junk };
  };
}

function pass(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (ms === 0) return resolve();
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
