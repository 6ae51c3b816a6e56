/**
 * Loops of plain calls: a lone caller, one or a thousand that join.
 *
 * @module
 */

import type { Subject } from "../subject.ts";
import { KEY, rejects, resolves, returns, waits } from "./work.ts";

/** Keeps the joins' promises in use, so that no compiler drops the calls. */
let lastJoined: Promise<unknown> | undefined;

export async function uncontendedAsync(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, resolves);
  return performance.now() - start;
}

export async function uncontendedSync(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, returns);
  return performance.now() - start;
}

export async function rejecting(
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

export async function macrotask(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.do(KEY, waits);
  return performance.now() - start;
}

export async function join(
  subject: Subject,
  operations: number,
): Promise<number> {
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

export async function oneJoiner(
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
