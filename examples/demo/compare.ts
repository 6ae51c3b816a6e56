/**
 * Runs one load against two servers, prints the table, and judges.
 *
 * @module
 */

import type { Flags } from "./flags.ts";
import { type Report, run, type StartServer } from "./run.ts";
import { amount, count, percentile, table } from "./table.ts";

/** Two servers to compare. */
export interface Comparison {
  /** What the two are called in the table, and how each is started. */
  readonly without: readonly [name: string, start: StartServer];
  readonly shared: readonly [name: string, start: StartServer];
  /** What the second one makes one origin call for: `key`. */
  readonly thing: string;
}

/** Compares, and answers whether the second server kept its promise. */
export async function compare(
  { without: [plainName, plain], shared: [sharedName, shared], thing }:
    Comparison,
  { requests, keys, delay }: Flags,
): Promise<boolean> {
  const variety = amount(keys, thing);
  const load = { requests, keys, delay };
  const without = await run({ name: plainName, start: plain, ...load });
  const sharing = await run({ name: sharedName, start: shared, ...load });
  console.log(`\n${table([heads, rowOf(without), rowOf(sharing)])}\n`);
  const slowest = Math.max(without.assembly, sharing.assembly);
  if (slowest > delay) {
    console.log(
      `The herd took up to ${
        count(slowest)
      } ms to assemble; the origin held every answer until it had.`,
    );
  }
  if (percentile(sharing.times, 50) < delay) {
    console.log(
      `Whoever joins late waits only for the rest of the flight, hence less than ${
        count(delay)
      } ms.`,
    );
  }
  const wrong = without.wrong + sharing.wrong;
  const calls = amount(sharing.originCalls, "origin call");
  return judge(
    sharing.originCalls === keys && wrong === 0,
    `${calls} for ${variety}, ${amount(wrong, "wrong answer")}`,
  );
}

/** Prints whether a promise was kept, and answers it. */
export function judge(kept: boolean, result: string): boolean {
  console.log(`${kept ? "As promised" : "PROMISE BROKEN"}: ${result}.`);
  return kept;
}

const heads = [
  "",
  "requests",
  "origin calls",
  "p50 ms",
  "p99 ms",
  "bytes from origin",
];

function rowOf(report: Report): string[] {
  return [
    report.name,
    count(report.requests),
    count(report.originCalls),
    count(percentile(report.times, 50)),
    count(percentile(report.times, 99)),
    count(report.originBytes),
  ];
}
