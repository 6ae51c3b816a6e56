/**
 * The picture of what a call costs, beside every peer.
 *
 * @module
 */

import { logAxis, tickWidth } from "./axis.ts";
import {
  type AllResults,
  type Figure,
  figureOf,
  figureWords,
  geometricMean,
  source,
  SUBJECTS,
  titleOf,
} from "./figures.ts";
import { columnTitle, type Grid, gridOf, rowNames } from "./grid.ts";
import { runtimeKey } from "./marks.ts";
import { type Picture, WIDTH } from "./sheet.ts";
import { scale, stems } from "./stems.ts";
import type { Theme } from "./theme.ts";

/** What is shown, from left to right. */
const PANELS = [
  { workload: "uncontended-async", title: "One caller" },
  { workload: "join", title: "Joining a flight" },
  { workload: "herd-1000", title: "A herd of 1,000" },
] as const;

/** Pixels for a number at the end of a row. */
const NUMBER = 38;

/** A subject with what it has in each panel. */
interface Row {
  readonly subject: string;
  readonly figures: readonly (Figure | undefined)[];
}

/** Draws it. */
export function calls(results: AllResults): Picture {
  const rows = sorted(results);
  const names = rows.map(({ subject }) => ({
    title: titleOf(subject),
    isOurs: subject === "ours",
  }));
  return {
    name: "calls",
    draw(theme) {
      const grid = gridOf(names, PANELS.length);
      return {
        title: "What a call costs",
        subtitle: "As a multiple of a Map of promises written by hand",
        description: describe(rows),
        drawn: [
          ...runtimeKey(results, WIDTH - 2, 18, theme),
          ...rowNames(names, grid, theme),
          ...PANELS.flatMap(({ title }, panel) => [
            columnTitle(title, grid.left(panel), theme),
            ...drawPanel(panel, rows, grid, theme),
          ]),
        ],
        bottom: grid.bottom,
        foot: [
          "Numbers: the median of the runtimes. One caller, whose fn is an " +
          "async function, and a herd are timed until all have settled; " +
          "joining is the call alone. Sorted by the geometric mean of all " +
          "that is shown.",
          source(results),
        ],
      };
    },
  };
}

function drawPanel(
  panel: number,
  rows: readonly Row[],
  grid: Grid,
  theme: Theme,
): string[] {
  const right = grid.right(panel);
  const axis = logAxis({
    values: [1, ...rows.flatMap(ratiosOf)],
    from: grid.left(panel) + 8,
    to: right - NUMBER - 8,
    room: tickWidth,
  });
  return [
    ...scale(axis, grid, theme),
    ...rows.flatMap(({ subject, figures }, row) => {
      const figure = figures[panel];
      if (figure === undefined) return [];
      const y = grid.middle(row);
      return stems(figure, axis, {
        y,
        right,
        isOurs: subject === "ours",
        theme,
      });
    }),
  ];
}

/** The cheapest first. */
function sorted(results: AllResults): Row[] {
  const rows = SUBJECTS.map((subject) => ({
    subject,
    figures: PANELS.map(({ workload }) => figureOf(results, workload, subject)),
  })).filter((row) => ratiosOf(row).length > 0);
  const mean = (row: Row) => geometricMean(ratiosOf(row));
  return rows.sort((a, b) => mean(a) - mean(b));
}

function ratiosOf({ figures }: Row): number[] {
  return figures.flatMap((figure) => [...figure?.byRuntime.values() ?? []]);
}

function describe(rows: readonly Row[]): string {
  const panels = PANELS.map(({ title }, panel) => {
    const each = rows.flatMap(({ subject, figures }) => {
      const figure = figures[panel];
      return figure === undefined
        ? []
        : [`${titleOf(subject)} ${figureWords(figure)}`];
    });
    return `${title}: ${each.join("; ")}.`;
  });
  return "Times as multiples of those of a Map of promises written by hand: " +
    `the median of the runtimes, then each of them. ${panels.join(" ")}`;
}
