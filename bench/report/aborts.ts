/**
 * The picture of what it costs that every caller can leave by a signal.
 *
 * @module
 */

import { type FloorName, WORKLOADS } from "../workloads.ts";
import { type Axis, logAxis, tickWidth } from "./axis.ts";
import {
  type AllResults,
  type Figure,
  figureOf,
  figureWords,
  source,
  SUBJECTS,
  titleOf,
} from "./figures.ts";
import { runtimeKey } from "./marks.ts";
import { type Picture, TOP, WIDTH } from "./sheet.ts";
import { scale, stems } from "./stems.ts";
import { line } from "./svg.ts";
import { text, widthOf, wrapped } from "./text.ts";
import type { Theme } from "./theme.ts";

/** The floor of the workloads that are shown. */
const FLOOR: FloorName = "floor_signal";

/** How high a subject's row and a line of words are. */
const ROW = 24;
const LINE = 16;

/** Pixels between two workloads. */
const BETWEEN = 12;

/** How wide the words are, and the numbers at the end. */
const WORDS = 250;
const NUMBER = 44;

/** Who does a workload, with what it takes. */
interface Entry {
  readonly subject: string;
  readonly figure: Figure;
}

/** A workload, and who can do it. */
interface Group {
  readonly does: string;
  /** Ours first, then by the median. */
  readonly entries: readonly Entry[];
}

/** Draws it. */
export function aborts(results: AllResults): Picture {
  const groups = groupsOf(results);
  return {
    name: "aborts",
    draw(theme) {
      const top = TOP + 16;
      const axis = axisOf(groups);
      const drawn: string[] = [];
      let y = top + 6;
      for (const group of groups) {
        if (drawn.length > 0) {
          const [from, to] = [[0, y], [WIDTH, y]] as const;
          drawn.push(line(from, to, { stroke: theme.grid, width: 1 }));
          y += BETWEEN / 2;
        }
        drawn.push(...drawGroup(group, y, axis, theme));
        y += heightOf(group) + BETWEEN / 2;
      }
      return {
        title: "What it costs that every caller can leave",
        subtitle: "As a multiple of a Map of promises with a race written by " +
          "hand for every caller",
        description: describe(groups),
        drawn: [
          ...runtimeKey(results, WIDTH - 2, 18, theme),
          ...scale(axis, { top, bottom: y }, theme),
          ...drawn,
        ],
        bottom: y,
        foot: [
          "Numbers: the median of the runtimes. Signals are AbortSignals. A " +
          "package is left out where it can't do the same.",
          source(results),
        ],
      };
    },
  };
}

function groupsOf(results: AllResults): Group[] {
  return Object.entries(WORKLOADS).flatMap(([name, { does, floor }]) => {
    if (floor !== FLOOR) return [];
    // `SUBJECTS` begins with ours.
    const [ours, ...peers] = SUBJECTS.flatMap((subject) => {
      const figure = figureOf(results, name, subject);
      return figure === undefined ? [] : [{ subject, figure }];
    });
    if (ours === undefined) return [];
    peers.sort((a, b) => a.figure.median - b.figure.median);
    return [{ does, entries: [ours, ...peers] }];
  });
}

function axisOf(groups: readonly Group[]): Axis {
  const entries = groups.flatMap((group) => group.entries);
  const names = Math.max(
    ...entries.map(({ subject }) => widthOf(titleOf(subject), { size: 12 })),
  );
  return logAxis({
    values: [
      1,
      ...entries.flatMap(({ figure }) => [...figure.byRuntime.values()]),
    ],
    from: WORDS + names + 24,
    to: WIDTH - NUMBER - 8,
    room: tickWidth,
  });
}

function wordsOf({ does }: Group): string[] {
  return wrapped(does, WORDS - 10, { size: 12 });
}

function heightOf(group: Group): number {
  const words = ROW + (wordsOf(group).length - 1) * LINE;
  return Math.max(group.entries.length * ROW, words);
}

function drawGroup(
  group: Group,
  top: number,
  axis: Axis,
  theme: Theme,
): string[] {
  const words = wordsOf(group).map((words, i) =>
    text(2, top + ROW / 2 + 4 + i * LINE, words, {
      size: 12,
      fill: theme.text,
    })
  );
  const rows = group.entries.flatMap(({ subject, figure }, row) => {
    const isOurs = subject === "ours";
    const y = top + (row + 0.5) * ROW;
    return [
      text(WORDS, y + 4, titleOf(subject), {
        size: 12,
        fill: isOurs ? theme.ours : theme.text,
        isBold: isOurs,
      }),
      ...stems(figure, axis, { y, right: WIDTH, isOurs, theme }),
    ];
  });
  return [...words, ...rows];
}

function describe(groups: readonly Group[]): string {
  const each = groups.map(({ does, entries }) => {
    const figures = entries.map(({ subject, figure }) =>
      `${titleOf(subject)} ${figureWords(figure)}`
    );
    return `${does}: ${figures.join("; ")}.`;
  });
  return "Times as multiples of those of a Map of promises with a race " +
    "written by hand for every caller: the median of the runtimes, then each " +
    `of them. ${each.join(" ")}`;
}
