/**
 * What the benchmarks print: a row as soon as it is measured, in columns of
 * fixed widths, so that nobody waits for the end.
 *
 * @module
 */

import type { Quartiles } from "./stats.ts";

const NAME_WIDTH = 30;
const CELL_WIDTH = 14;

/** A ratio to a floor as `1.05`. */
export function ratio(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2);
}

/** The middle half as `1.02-1.09`. */
export function spread({ lower, upper }: Omit<Quartiles, "median">): string {
  return `${ratio(lower)}-${ratio(upper)}`;
}

/** Whether a measured value reaches its target, in words. */
export function verdict(value: number, target: number): string {
  if (value <= target) return "ok";
  const missed = (value / target - 1) * 100;
  return `missed by ${missed < 10 ? missed.toFixed(1) : missed.toFixed(0)} %`;
}

/** Nanoseconds as `123.4 ns`. */
export function nanoseconds(value: number): string {
  return `${value < 1_000 ? value.toFixed(1) : value.toFixed(0)} ns`;
}

/** One line: a name, then cells. */
export function row(
  name: string,
  cells: readonly string[],
  width = CELL_WIDTH,
): string {
  const padded = cells.map((cell) => cell.padEnd(width));
  return `  ${name.padEnd(NAME_WIDTH)} ${padded.join("")}`.trimEnd();
}
