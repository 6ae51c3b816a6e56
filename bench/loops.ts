/**
 * The code of the timed workloads. The bundle of this file is loaded once per
 * subject under another name, because two subjects that share one compiled
 * loop also share its inline caches, and the second one would pay for it.
 *
 * @module
 */

import type { Subject } from "./subject.ts";
import type { WorkloadName } from "./workloads.ts";

/**
 * Runs so many operations of a workload.
 *
 * @returns The milliseconds that the timed part took.
 */
export type Loop = (subject: Subject, operations: number) => Promise<number>;

/** The loop of every workload. */
export const loops: Readonly<Record<WorkloadName, Loop>> = {
  "uncontended-async": uncontendedAsync,
  "uncontended-sync": uncontendedSync,
  "join": join,
  "one-joiner": oneJoiner,
  "macrotask": macrotask,
  "rejecting": rejecting,
  "herd-1000": (subject, operations) => herd(subject, operations, 1_000),
  "herd-1000000": (subject, operations) => herd(subject, operations, 1_000_000),
  "signal-fresh": signalFresh,
  "signal-fresh-joiner": signalFreshJoiner,
  "signal-shared-5000": signalSharedSettled,
  "signal-shared-5000-abort": signalSharedAborted,
};

const KEY = "user:1";
const SHARED_CALLERS = 5_000;

// One error for all, so that nobody measures the capturing of stacks.
const FAILURE = new Error("The work failed");

/** Keeps the joins' promises in use, so that no compiler drops the calls. */
let lastJoined: Promise<unknown> | undefined;

// deno-lint-ignore require-await -- being an async function is the workload
async function resolves(): Promise<number> {
  return 1;
}

function returns(): number {
  return 1;
}

// deno-lint-ignore require-await -- being an async function is the workload
async function rejects(): Promise<number> {
  throw FAILURE;
}

async function uncontendedAsync(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, resolves);
  return performance.now() - start;
}

async function uncontendedSync(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, returns);
  return performance.now() - start;
}

async function join(subject: Subject, operations: number): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < operations; i++) {
    const gate = Promise.withResolvers<number>();
    const leader = subject.do(KEY, () => gate.promise);
    elapsed += joinTimes(subject, 1_000);
    gate.resolve(1);
    await leader;
    await lastJoined;
  }
  return elapsed;
}

// Apart from its caller, so that it is compiled as a plain function.
function joinTimes(subject: Subject, times: number): number {
  const start = performance.now();
  for (let i = 0; i < times; i++) lastJoined = subject.do(KEY, resolves);
  return performance.now() - start;
}

async function oneJoiner(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const leader = subject.do(KEY, resolves);
    const waiter = subject.do(KEY, resolves);
    await leader;
    await waiter;
  }
  return performance.now() - start;
}

const nextMacrotask = macrotaskScheduler();

function waits(): Promise<void> {
  return new Promise(nextMacrotask);
}

function macrotaskScheduler(): (callback: () => void) => void {
  const { setImmediate } = globalThis as {
    setImmediate?: (callback: () => void) => unknown;
  };
  if (setImmediate !== undefined) {
    return (callback) => {
      setImmediate(callback);
    };
  }
  const { port1, port2 } = new MessageChannel();
  let pending: () => void = () => {};
  port1.onmessage = () => pending();
  return (callback) => {
    pending = callback;
    port2.postMessage(null);
  };
}

async function macrotask(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, waits);
  return performance.now() - start;
}

async function rejecting(
  subject: Subject,
  operations: number,
): Promise<number> {
  let caught = 0;
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    try {
      await subject.do(KEY, rejects);
    } catch {
      caught++; // The rejection is the workload.
    }
  }
  const elapsed = performance.now() - start;
  if (caught !== operations) {
    throw new Error(
      `Cannot use this round: ${caught} of ${operations} calls rejected`,
    );
  }
  return elapsed;
}

async function herd(
  subject: Subject,
  operations: number,
  callers: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const gate = Promise.withResolvers<number>();
    const all = Promise.withResolvers<void>();
    let open = callers;
    const work = () => gate.promise;
    const settled = () => {
      if (--open === 0) all.resolve();
    };
    for (let c = 0; c < callers; c++) subject.do(KEY, work).then(settled);
    gate.resolve(1);
    await all.promise;
  }
  return performance.now() - start;
}

/** Controllers are dear to make on some runtimes, so nobody is timed on it. */
function freshOptions(count: number): { signal: AbortSignal }[] {
  return Array.from(
    { length: count },
    () => ({ signal: new AbortController().signal }),
  );
}

async function signalFresh(
  subject: Subject,
  operations: number,
): Promise<number> {
  const options = freshOptions(operations);
  const start = performance.now();
  for (const own of options) await subject.do(KEY, resolves, own);
  return performance.now() - start;
}

async function signalFreshJoiner(
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

async function signalSharedSettled(
  subject: Subject,
  operations: number,
): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < operations; i++) {
    const gate = Promise.withResolvers<number>();
    const all = Promise.withResolvers<void>();
    let open = SHARED_CALLERS;
    const work = () => gate.promise;
    const settled = () => {
      if (--open === 0) all.resolve();
    };
    const options = { signal: new AbortController().signal };
    const start = performance.now();
    for (let c = 0; c < SHARED_CALLERS; c++) {
      subject.do(KEY, work, options).then(settled);
    }
    gate.resolve(1);
    await all.promise;
    elapsed += performance.now() - start;
  }
  return elapsed;
}

async function signalSharedAborted(
  subject: Subject,
  operations: number,
): Promise<number> {
  let elapsed = 0;
  for (let i = 0; i < operations; i++) {
    const gate = Promise.withResolvers<number>();
    const all = Promise.withResolvers<void>();
    let open = SHARED_CALLERS;
    const work = () => gate.promise;
    const left = () => {
      if (--open === 0) all.resolve();
    };
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const start = performance.now();
    for (let c = 0; c < SHARED_CALLERS; c++) {
      subject.do(KEY, work, options).then(undefined, left);
    }
    controller.abort(FAILURE);
    await all.promise;
    elapsed += performance.now() - start;
    // The floor's work goes on and keeps its key: end it before the next one.
    gate.resolve(1);
    await gate.promise;
    await new Promise<void>(nextMacrotask);
  }
  return elapsed;
}
