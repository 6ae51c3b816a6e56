/**
 * Labels beside each other that must not overlap.
 *
 * @module
 */

/**
 * Moves sorted positions apart until neighbours are `distance` apart and none
 * is beyond `most`, as little as it takes.
 */
export function spread(
  positions: readonly number[],
  distance: number,
  most: number,
): number[] {
  const placed: number[] = [];
  for (const position of positions) {
    placed.push(Math.max(position, (placed.at(-1) ?? -Infinity) + distance));
  }
  let limit = most;
  return placed.reverse().map((position) => {
    const settled = Math.min(position, limit);
    limit = settled - distance;
    return settled;
  }).reverse();
}
