/**
 * Panels side by side that share their rows: one row for each subject, its name
 * at the left.
 *
 * @module
 */

import { TOP, WIDTH } from "./sheet.ts";
import { element } from "./svg.ts";
import { text, widthOf } from "./text.ts";
import type { Theme } from "./theme.ts";

/** How high a row is. */
const ROW = 24;

/** Pixels between panels. */
const GAP = 14;

/** A row's name, and whether it is this package. */
export interface RowName {
  readonly title: string;
  readonly isOurs: boolean;
}

/** Where rows and panels are. */
export interface Grid {
  /** Between these, the rows; panels have their heads above. */
  readonly top: number;
  readonly bottom: number;
  /** The middle of a row. */
  middle(row: number): number;
  /** Where a panel begins and ends. */
  left(panel: number): number;
  right(panel: number): number;
}

/** Divides the sheet; `beside` pixels at the right stay free. */
export function gridOf(
  names: readonly RowName[],
  panels: number,
  beside = 0,
): Grid {
  const first = 4 +
    Math.max(
      ...names.map(({ title, isOurs }) =>
        widthOf(title, { size: 12, isBold: isOurs })
      ),
    );
  const last = WIDTH - beside;
  const width = (last - first - GAP * (panels - 1)) / panels;
  const top = TOP + 38;
  const middle = (row: number) => top + 4 + (row + 0.5) * ROW;
  const left = (panel: number) => first + panel * (width + GAP);
  return {
    top,
    bottom: middle(names.length) - ROW / 2,
    middle,
    left,
    right: (panel) => left(panel) + width,
  };
}

/** The names of the rows, and a band behind those of this package. */
export function rowNames(
  names: readonly RowName[],
  grid: Grid,
  theme: Theme,
): string[] {
  const bands = names.flatMap(({ isOurs }, row) =>
    isOurs
      ? [element("rect", {
        x: 0,
        y: grid.middle(row) - ROW / 2,
        width: WIDTH,
        height: ROW,
        fill: theme.oursBand,
      })]
      : []
  );
  const titles = names.map(({ title, isOurs }, row) =>
    text(2, grid.middle(row) + 4, title, {
      size: 12,
      fill: isOurs ? theme.ours : theme.text,
      isBold: isOurs,
    })
  );
  return [...bands, ...titles];
}

/** The title of a column, over all. */
export function columnTitle(
  title: string,
  x: number,
  theme: Theme,
  anchor?: "end",
): string {
  const style = { size: 12, fill: theme.text, isBold: true };
  return text(x, TOP + 12, title, anchor ? { ...style, anchor } : style);
}

/** What the numbers of a column are, over them. */
export function columnUnit(unit: string, right: number, theme: Theme): string {
  const style = { size: 11, fill: theme.muted, anchor: "end" } as const;
  return text(right, TOP + 33, unit, style);
}
