/**
 * Loops of callers with signals: of their own, one for all, and aborted ones.
 *
 * @module
 */

import type { Context, Subject } from "../subject.ts";
import { FAILURE, KEY, Meeting, nextMacrotask, resolves } from "./work.ts";

const SHARED_CALLERS = 5_000;
const STORM_CALLERS = 1_000;

export async function signalFresh(
  subject: Subject,
  operations: number,
): Promise<number> {
  const options = freshOptions(operations);
  const start = performance.now();
  for (const own of options) await subject.do(KEY, resolves, own);
  return performance.now() - start;
}

export async function signalFreshJoiner(
  subject: Subject,
  operations: number,
): Promise<number> {
  const options = freshOptions(operations);
  const joinerOptions = freshOptions(operations);
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const leader = subject.do(KEY, resolves, options[i]);
    const waiter = subject.do(KEY, resolves, joinerOptions[i]);
    await leader;
    await waiter;
  }
  return performance.now() - start;
}

export async function signalSharedSettled(
  subject: Subject,
  operations: number,
): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < operations; i++) {
    const { work, ended, gate, all } = new Meeting(SHARED_CALLERS);
    const options = { signal: new AbortController().signal };
    const start = performance.now();
    for (let c = 0; c < SHARED_CALLERS; c++) {
      subject.do(KEY, work, options).then(ended);
    }
    gate.resolve(1);
    await all;
    elapsed += performance.now() - start;
  }
  return elapsed;
}

export async function signalSharedAborted(
  subject: Subject,
  operations: number,
): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < operations; i++) {
    const { work, ended, gate, all } = new Meeting(SHARED_CALLERS);
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const start = performance.now();
    for (let c = 0; c < SHARED_CALLERS; c++) {
      subject.do(KEY, work, options).then(undefined, ended);
    }
    controller.abort(FAILURE);
    await all;
    elapsed += performance.now() - start;
    await endWork(gate);
  }
  return elapsed;
}

/** Each caller has a signal of its own; every `each`-th aborts. */
export function abortStorm(each: number) {
  return async (subject: Subject, operations: number): Promise<number> => {
    let elapsed = 0;
    for (let i = 0; i < operations; i++) {
      const { work, ended, gate, all } = new Meeting(STORM_CALLERS);
      const controllers = Array.from(
        { length: STORM_CALLERS },
        () => new AbortController(),
      );
      const options = controllers.map(({ signal }) => ({ signal }));
      const start = performance.now();
      for (const own of options) subject.do(KEY, work, own).then(ended, ended);
      for (let c = 0; c < STORM_CALLERS; c += each) {
        controllers[c]?.abort(FAILURE);
      }
      if (each > 1) gate.resolve(1);
      await all;
      elapsed += performance.now() - start;
      await endWork(gate);
    }
    return elapsed;
  };
}

export async function flightSignal(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, readsSignal);
  return performance.now() - start;
}

// deno-lint-ignore require-await -- being an async function is the workload
async function readsSignal({ signal }: Context): Promise<number> {
  return signal.aborted ? 0 : 1;
}

/** Controllers are dear to make on some runtimes, so nobody is timed on it. */
function freshOptions(count: number): { signal: AbortSignal }[] {
  return Array.from(
    { length: count },
    () => ({ signal: new AbortController().signal }),
  );
}

/** The floor's work goes on and keeps its key: ends it before the next round. */
async function endWork(gate: PromiseWithResolvers<number>): Promise<void> {
  gate.resolve(1);
  await gate.promise;
  await new Promise<void>(nextMacrotask);
}
