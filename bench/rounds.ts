/**
 * Times several subjects against each other in one process: in every round
 * each subject runs the same number of operations, one right after the other,
 * so that whatever slows the machine slows them all and leaves the ratios.
 *
 * @module
 */

import type { Loop } from "./loops.ts";
import { collectYoung } from "./runtime.ts";
import type { Subject } from "./subject.ts";

/** A subject with a loop that was compiled for it alone. */
export interface Contender {
  readonly name: string;
  readonly subject: Subject;
  readonly loop: Loop;
}

/** How long to measure. */
export interface RoundOptions {
  /** The name of the contender that sets how many operations a round has. */
  readonly base: string;
  readonly rounds: number;
  /** Milliseconds that each contender runs before anything counts. */
  readonly warmUp: number;
  /** Milliseconds that a round of the base takes, about. */
  readonly roundTime: number;
}

/** For each contender the nanoseconds per operation, round by round. */
export type Timings = Record<string, number[]>;

/** Times the contenders. */
export async function timeRounds(
  contenders: readonly Contender[],
  options: RoundOptions,
): Promise<Timings> {
  const operations = await warmUp(contenders, options);
  const timings: Timings = {};
  for (const { name } of contenders) timings[name] = [];
  for (let round = 0; round < options.rounds; round++) {
    for (const { name, subject, loop } of orderOf(contenders, round)) {
      collectYoung();
      const elapsed = await loop(subject, operations);
      timings[name]?.push(elapsed * 1e6 / operations);
    }
  }
  return timings;
}

/**
 * Rotates the order by rounds, and turns every second round around (for two
 * contenders: ABBA), so that nobody always runs first or after the same one.
 */
export function orderOf<T>(list: readonly T[], round: number): T[] {
  const first = Math.floor(round / 2) % list.length;
  const order = [...list.slice(first), ...list.slice(0, first)];
  return round % 2 === 0 ? order : order.toReversed();
}

/** Runs all until compiled and says how many operations fill a round. */
async function warmUp(
  contenders: readonly Contender[],
  { base: baseName, warmUp, roundTime }: RoundOptions,
): Promise<number> {
  const base = contenders.find(({ name }) => name === baseName);
  if (base === undefined) {
    throw new TypeError(
      `Cannot time rounds: the base ${baseName} must be a contender`,
    );
  }
  let operations = 1;
  let perOperation = Infinity;
  const spent = new Map<Contender, number>();
  const isCold = (contender: Contender) => (spent.get(contender) ?? 0) < warmUp;
  while (contenders.some(isCold)) {
    // Only the cold ones: a fast one must not keep a slow one running.
    for (const contender of contenders.filter(isCold)) {
      const start = performance.now();
      const elapsed = await contender.loop(contender.subject, operations);
      // The whole time decides when to end: the timed part may be a sliver.
      const whole = performance.now() - start;
      spent.set(contender, (spent.get(contender) ?? 0) + whole);
      if (contender === base) perOperation = elapsed / operations;
    }
    const wanted = Math.ceil(roundTime / Math.max(perOperation, 1e-6));
    operations = Math.max(1, Math.min(wanted, operations * 4));
  }
  return operations;
}
