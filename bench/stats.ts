/**
 * Order statistics. Medians and quartiles throughout, because a round that
 * another program disturbed is off by a lot and must count like any other.
 *
 * @module
 */

/** The middle half of some numbers. */
export interface Quartiles {
  lower: number;
  median: number;
  upper: number;
}

/** The quartiles of at least one number, interpolated between neighbours. */
export function quartiles(numbers: readonly number[]): Quartiles {
  const sorted = numbers.toSorted((a, b) => a - b);
  return {
    lower: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    upper: quantile(sorted, 0.75),
  };
}

/** The median of at least one number. */
export function median(numbers: readonly number[]): number {
  return quartiles(numbers).median;
}

function quantile(sorted: readonly number[], part: number): number {
  const position = (sorted.length - 1) * part;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) {
    throw new RangeError("Cannot take a quantile: there are no numbers");
  }
  return below + (above - below) * (position - Math.floor(position));
}
