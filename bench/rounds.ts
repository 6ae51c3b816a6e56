/**
 * Times several subjects against each other in one process: in every round
 * each subject runs for about the same time, one right after the other, so
 * that whatever slows the machine slows them all and leaves the ratios.
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
  /** The name of the contender that the others are held against. */
  readonly base: string;
  readonly rounds: number;
  /** Milliseconds that each contender runs before anything counts. */
  readonly warmUp: number;
  /** Milliseconds that a contender runs in a round, about. */
  readonly roundTime: number;
}

/**
 * For each contender the nanoseconds per operation, round by round from the
 * first on; one that is very slow has fewer rounds than the base.
 */
export type Timings = Record<string, number[]>;

/** A contender whose rounds took so many times the base's has had enough. */
const PATIENCE = 6;

/** So many milliseconds, and so many rounds, every contender gets. */
const LEAST_TIME = 100;
const LEAST_ROUNDS = 3;

/** Times the contenders. */
export async function timeRounds(
  contenders: readonly Contender[],
  options: RoundOptions,
): Promise<Timings> {
  const operations = await warmUp(contenders, options);
  const timings: Timings = {};
  const spent: Record<string, number> = {};
  for (const { name } of contenders) {
    timings[name] = [];
    spent[name] = 0;
  }
  const tired = new Set<string>(); // for good: rounds are paired by number
  const isTired = (name: string, round: number) => {
    const most = LEAST_TIME + PATIENCE * (spent[options.base] ?? 0);
    if (name !== options.base && round >= LEAST_ROUNDS) {
      if ((spent[name] ?? 0) > most) tired.add(name);
    }
    return tired.has(name);
  };
  for (let round = 0; round < options.rounds; round++) {
    for (const contender of orderOf(contenders, round)) {
      const { name, subject, loop } = contender;
      if (isTired(name, round)) continue;
      collectYoung();
      const count = operations.get(contender) ?? 1;
      const start = performance.now();
      const elapsed = await loop(subject, count);
      spent[name] = (spent[name] ?? 0) + performance.now() - start;
      timings[name]?.push(elapsed * 1e6 / count);
    }
  }
  return timings;
}

/** One contender's times by another's, in the rounds that both have. */
export function ratios(
  timings: Timings,
  name: string,
  base: string,
): number[] {
  const bases = timings[base] ?? [];
  const times = timings[name] ?? [];
  return bases.slice(0, times.length).map((time, round) =>
    (times[round] ?? NaN) / time
  );
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

/** Runs all until compiled and says how many operations fill a round of each. */
async function warmUp(
  contenders: readonly Contender[],
  { base, warmUp, roundTime }: RoundOptions,
): Promise<ReadonlyMap<Contender, number>> {
  if (!contenders.some(({ name }) => name === base)) {
    throw new TypeError(
      `Cannot time rounds: the base ${base} must be a contender`,
    );
  }
  const operations = new Map(contenders.map((contender) => [contender, 1]));
  const spent = new Map<Contender, number>();
  const isCold = (contender: Contender) => (spent.get(contender) ?? 0) < warmUp;
  while (contenders.some(isCold)) {
    // Only the cold ones: a fast one must not keep a slow one running.
    for (const contender of contenders.filter(isCold)) {
      const count = operations.get(contender) ?? 1;
      const start = performance.now();
      const elapsed = await contender.loop(contender.subject, count);
      // The whole time decides when to end: the timed part may be a sliver.
      const whole = performance.now() - start;
      spent.set(contender, (spent.get(contender) ?? 0) + whole);
      const wanted = Math.ceil(roundTime * count / Math.max(elapsed, 1e-6));
      operations.set(contender, Math.max(1, Math.min(wanted, count * 4)));
    }
  }
  return operations;
}
