/**
 * The tables of `deno task bench`: one for each workload, with a column for
 * each runtime, and one each for memory and turns.
 *
 * @module
 */

import type { Memory, Turns, WorkloadResult } from "./results.ts";
import type { Runtime } from "./runtimes.ts";
import { type SubjectName, titleOf } from "./subjects.ts";
import { nanoseconds, ratio, row, spread, verdict } from "./table.ts";
import { type WorkloadName, workloadNamed } from "./workloads.ts";

const WIDTH = 26;

/** The most bytes that a flight and a plain waiter of ours may take. */
const MEMORY_TARGET = { flight: 380, waiter: 0 };

/** Bytes per waiter below which a heap only breathes. */
const MEMORY_NOISE = 1;

/** Prints what a workload took, as ratios to its floor. */
export function printWorkload(
  name: WorkloadName,
  found: ReadonlyMap<Runtime, WorkloadResult>,
): void {
  const { does, floor, target, leftOut = {} } = workloadNamed(name);
  console.log(`\n${name}: ${does}`);
  printHeader([...found.keys()]);
  const results = [...found];
  console.log(row(
    `${titleOf(floor)}, a call`,
    results.map(([, { floorNs }]) => nanoseconds(floorNs)),
    WIDTH,
  ));
  for (const subject of Object.keys(results[0]?.[1].subjects ?? {})) {
    const cells = results.map(([, { subjects }]) => {
      const ratioFound = subjects[subject];
      return ratioFound === undefined
        ? "-"
        : `${ratio(ratioFound.ratio)} (${spread(ratioFound)})`;
    });
    console.log(row(titleOf(subject as SubjectName), cells, WIDTH));
  }
  if (target !== undefined) {
    console.log(row(
      "target of ours",
      results.map(([{ name }, { subjects }]) => {
        const ours = subjects.ours?.ratio ?? NaN;
        return `${ratio(target[name])}: ${verdict(ours, target[name])}`;
      }),
      WIDTH,
    ));
  }
  for (const [subject, reason] of Object.entries(leftOut)) {
    console.log(row(titleOf(subject as SubjectName), [`left out: ${reason}`]));
  }
}

/** Prints the bytes that stay for each flight and waiter. */
export function printMemory(
  found: ReadonlyMap<Runtime, Readonly<Record<string, Memory>>>,
): void {
  console.log("\nmemory: bytes for a flight; a waiter; a waiter with a signal");
  printEach(found, ({ flight, waiter, signalWaiter }, subject) => {
    const cell = [flight, waiter, signalWaiter].map(bytes).join(" / ");
    if (subject !== "ours") return cell;
    const isFine = (flight ?? 0) <= MEMORY_TARGET.flight &&
      (waiter ?? 0) <= MEMORY_TARGET.waiter + MEMORY_NOISE;
    return `${cell} ${isFine ? "ok" : "missed"}`;
  });
  console.log(row(
    "target of ours",
    [...found].map(() => `${MEMORY_TARGET.flight} / ${MEMORY_TARGET.waiter}`),
    WIDTH,
  ));
}

/** Prints the turns from settling to each kind of caller. */
export function printTurns(
  found: ReadonlyMap<Runtime, Readonly<Record<string, Turns>>>,
): void {
  console.log("\nmicrotask turns: leader / waiter / waiter with a signal");
  printEach(
    found,
    ({ leader, waiter, signalWaiter }) =>
      [leader, waiter, signalWaiter].map((turns) => turns ?? "-").join(" / "),
  );
}

function printEach<T>(
  found: ReadonlyMap<Runtime, Readonly<Record<string, T>>>,
  tell: (measured: T, subject: string) => string,
): void {
  printHeader([...found.keys()]);
  const tables = [...found.values()];
  for (const subject of Object.keys(tables[0] ?? {})) {
    const cells = tables.map((table) => {
      const measured = table[subject];
      return measured === undefined ? "-" : tell(measured, subject);
    });
    console.log(row(titleOf(subject as SubjectName), cells, WIDTH));
  }
}

function printHeader(runtimes: readonly Runtime[]): void {
  console.log(row("", runtimes.map(({ title }) => title), WIDTH));
}

function bytes(count: number | undefined): string {
  return count === undefined ? "-" : count.toFixed(0);
}
