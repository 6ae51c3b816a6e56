/**
 * The program that callgrind runs: one workload of one subject, round after
 * round. What loops time is what is counted, since reading the clock calls one
 * of two functions of Node's own that nobody else calls: callgrind starts at
 * the first and stops at the second.
 *
 * @module
 */

import { loadavg, uptime } from "node:os";
import type { Loop } from "../loops.ts";
import { nextMacrotask } from "../loops/work.ts";
import type { SubjectFiles } from "../process.ts";
import { collectYoung } from "../runtime.ts";
import { createSubject } from "../subject.ts";
import type { WorkloadName } from "../workloads.ts";

/** What one process counts. */
export interface CounterTask {
  readonly workload: WorkloadName;
  readonly subject: SubjectFiles;
  /** How many rounds warm up. */
  readonly warmUp: number;
  /** How many are counted after them. */
  readonly counted: number;
  /** How many operations a round has. */
  readonly operations: number;
}

/**
 * One of so many rounds of the warm-up is marked as well: code compiled without
 * ever having met a mark would be thrown away at the first. Not all are, since
 * a mark takes callgrind a tenth of a second.
 */
const APART = 30;

let isMarked = false;
let isCounting = false;

async function perform(
  { workload, subject: files, warmUp, counted, operations }: CounterTask,
): Promise<void> {
  const subject = createSubject(await import(files.module));
  const { LOOPS } = await import(files.loops) as {
    LOOPS: Readonly<Record<WorkloadName, () => Loop>>;
  };
  const loop = LOOPS[workload]();
  for (let round = 0; round < warmUp + counted; round++) {
    isMarked = round % APART === 0 || round >= warmUp;
    await loop(subject, operations);
    // The clean-up of one round must not fall into the next one.
    collectYoung();
    await new Promise<void>(nextMacrotask);
  }
}

/** Stands in for the clock. */
performance.now = () => {
  if (!isMarked) return 0;
  isCounting = !isCounting;
  if (isCounting) uptime();
  else loadavg();
  return 0;
};

const { argv } = (globalThis as unknown as { process: { argv: string[] } })
  .process;
await perform(JSON.parse(argv.at(-1) ?? "") as CounterTask);
