/**
 * Loops of what is more than a value for a caller: results, batches, copies.
 *
 * @module
 */

import type { Subject } from "../subject.ts";
import { KEY, resolves } from "./work.ts";

const RECORD = { id: 1, name: "Ada", roles: ["admin", "user"] };
const KEYS = Array.from({ length: 150 }, (_, i) => `user:${i}`);
const FIRST = KEYS.slice(0, 100);
const SECOND = KEYS.slice(50);

export async function doResult(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.doResult(KEY, resolves);
  return performance.now() - start;
}

export async function doMany(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) await subject.doMany(FIRST, answers);
  return performance.now() - start;
}

export async function doManyOverlapping(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const first = subject.doMany(FIRST, answers);
    await subject.doMany(SECOND, answers);
    await first;
  }
  return performance.now() - start;
}

export async function clone(
  subject: Subject,
  operations: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < operations; i++) {
    const callers = Array.from({ length: 10 }, () => subject.do(KEY, finds));
    await Promise.all(callers);
  }
  return performance.now() - start;
}

// deno-lint-ignore require-await -- being an async function is the workload
async function answers(missing: readonly string[]): Promise<string[]> {
  return [...missing];
}

// deno-lint-ignore require-await -- being an async function is the workload
async function finds(): Promise<typeof RECORD> {
  return RECORD;
}
