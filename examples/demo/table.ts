/**
 * Numbers for people: thousands, percentiles, a table.
 *
 * @module
 */

/** A whole number with its thousands set apart: `1,000`. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A number of things: `1 key`, `1,000 keys`. */
export function amount(value: number, thing: string): string {
  return `${count(value)} ${thing}${value === 1 ? "" : "s"}`;
}

/**
 * The percentile by the nearest-rank method: the smallest value that at least
 * `percent` % of the values do not exceed. Always one of the values, never a
 * mean of two.
 */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(percent / 100 * sorted.length));
  return sorted[rank - 1] ?? NaN;
}

/** Lines of text in columns: the first to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const width = (column: number) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) =>
    row.map((cell, column) =>
      column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))
    ).join("  ")
  ).join("\n");
}
