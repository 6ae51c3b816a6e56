/**
 * Prints a table for each workload: the median of the rounds, the lowest and
 * the highest, and beside ours whether the target is reached.
 *
 * @module
 */

import { median } from "../stats.ts";
import { subjectNamed } from "./starts.ts";
import type { Figure, Found, Workload } from "./workloads.ts";

/** What the rounds of a workload found, by subject. */
export type Results = Readonly<Record<string, readonly Found[]>>;

/** Prints one workload's table. */
export function printTable(
  name: string,
  workload: Workload,
  results: Results,
): void {
  const figures = Object.entries(workload.figures);
  const rows = [
    ["", ...figures.map(([, figure]) => titleOf(figure))],
    ["target", ...figures.map(([, figure]) => targetOf(figure))],
    ...Object.entries(results).map(([subject, rounds]) => [
      subjectNamed(subject).title,
      ...figures.map(([key, figure]) => cell(subject, figure, key, rounds)),
    ]),
  ];
  if (figures.every(([, { target }]) => target === undefined)) {
    rows.splice(1, 1);
  }
  console.log(`\n${name}: ${workload.does}`);
  const widths = figures.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0))
  );
  for (const row of rows) {
    const cells = row.map((text, column) => text.padEnd(widths[column] ?? 0));
    console.log(`  ${cells.join("  ")}`.trimEnd());
  }
}

/**
 * What a lone request takes beside what it takes without collapsing, round by
 * round.
 */
export function printOverhead(results: Results): void {
  for (const [name, rounds] of Object.entries(results)) {
    const subject = subjectNamed(name);
    if (!("without" in subject) || subject.without === undefined) continue;
    const bases = results[subject.without] ?? [];
    const ratios = (key: string) =>
      rounds.map((found, i) => (found[key] ?? NaN) / (bases[i]?.[key] ?? NaN));
    if (bases.length === 0) continue;
    console.log(
      `  ${subject.title}, by its fellow that doesn't collapse: ` +
        `p50 ${spreadOf(ratios("p50"), "ratio")}, ` +
        `CPU ${spreadOf(ratios("cpu"), "ratio")}`,
    );
  }
}

function titleOf({ title, unit }: Figure): string {
  return unit === "ratio" || unit === "count" ? title : `${title}, ${unit}`;
}

function targetOf({ target, unit }: Figure): string {
  return target === undefined ? "" : `<= ${shown(target, unit)}`;
}

function cell(
  name: string,
  figure: Figure,
  key: string,
  rounds: readonly Found[],
): string {
  const values = rounds.map((found) => found[key] ?? NaN);
  if (values.length === 0) return "-";
  const { target, unit, isWorst } = figure;
  const value = isWorst ? Math.max(...values) : median(values);
  const text = isWorst ? shown(value, unit) : spreadOf(values, unit);
  if (target === undefined || !("isOurs" in subjectNamed(name))) return text;
  return `${text} ${value <= target ? "ok" : "MISSED"}`;
}

/** The median, with the lowest and the highest. */
function spreadOf(values: readonly number[], unit: Figure["unit"]): string {
  const middle = shown(median(values), unit);
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) =>
    shown(value, unit)
  );
  return low === high ? middle : `${middle} (${low}-${high})`;
}

function shown(value: number, unit: Figure["unit"]): string {
  if (Number.isNaN(value)) return "-";
  // The sum makes no difference but to -0.
  return unit === "ratio" ? value.toFixed(2) : String(Math.round(value) + 0);
}
