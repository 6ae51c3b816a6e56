/**
 * Herds drawn: a panel for each runtime, the size of the herd along and the
 * ratio up, a line for each subject.
 *
 * @module
 */

import type { RuntimeName } from "../workloads.ts";
import { type Axis, logAxis, tickLabel, tickWidth } from "./axis.ts";
import {
  type AllResults,
  countText,
  runtimeTitle,
  SHOWN,
  titleOf,
} from "./figures.ts";
import { TOP, WIDTH } from "./sheet.ts";
import { spread } from "./spread.ts";
import { type Attributes, element, line, pixels, type Point } from "./svg.ts";
import { text, widthOf } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Pixels between panels. */
const GAP = 22;

/** One subject's line on one runtime. */
export interface Course {
  readonly subject: string;
  readonly runtime: RuntimeName;
  /** The size of the herd and the ratio, in the order of sizes. */
  readonly points: readonly (readonly [size: number, ratio: number])[];
}

/** A subject that has its name beside its line. */
interface Named {
  readonly subject: string;
  readonly dashes: string | undefined;
}

/** Everything that is drawn. */
export interface Plan {
  readonly results: AllResults;
  readonly courses: readonly Course[];
  readonly sizes: readonly number[];
  /** The peers, the cheapest first. */
  readonly peers: readonly string[];
  /** Ours first. */
  readonly named: readonly Named[];
}

/** One runtime's panel. */
interface Panel {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly up: Axis;
  readonly along: Axis;
  /** Where a subject's line goes; nowhere if it took no part. */
  readonly place: (subject: string) => readonly Point[];
  readonly theme: Theme;
}

/** Draws them. */
export function drawPanels(
  plan: Plan,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  theme: Theme,
): string[] {
  const { courses, named, results, sizes } = plan;
  const ratios = courses.flatMap(({ points }) => points.map(([, it]) => it));
  const up = logAxis({
    values: [1, ...ratios],
    from: bottom,
    to: top,
    room: () => 18,
  });
  const titles = named.map(({ subject }) => titleOf(subject));
  const names = 24 + Math.max(...titles.map((it) => widthOf(it, { size: 12 })));
  const first = 4 + Math.max(...up.ticks.map(tickWidth));
  const width = (WIDTH - first - names - GAP * (SHOWN.length - 1)) /
    SHOWN.length;
  const panels = SHOWN.map((runtime, i): Panel => {
    const left = first + i * (width + GAP);
    const right = left + width;
    const along = logAxis({
      values: sizes,
      from: left + 4,
      to: right - 4,
      room: (size) => widthOf(shortCount(size), { size: 11 }),
    });
    const place = (subject: string) => {
      const course = courses.find((one) =>
        one.subject === subject && one.runtime === runtime
      );
      const points = course?.points ?? [];
      return points.map(([size, ratio]) =>
        [along.at(size), up.at(ratio)] as const
      );
    };
    return { left, right, bottom, up, along, place, theme };
  });
  const heading = { size: 12, fill: theme.text, isBold: true };
  return [
    ...panels.slice(0, 1).flatMap(drawRatios),
    ...SHOWN.map((runtime, i) =>
      text(
        panels[i]?.left ?? 0,
        TOP + 12,
        runtimeTitle(results, runtime),
        heading,
      )
    ),
    ...panels.flatMap((panel) => [
      ...drawScales(panel),
      ...drawLines(plan, panel),
    ]),
    ...panels.slice(-1).flatMap((panel) => drawNames(named, panel)),
  ];
}

/** The labels of the ratios, which are the same for all panels. */
function drawRatios({ left, up, theme }: Panel): string[] {
  return up.ticks.map((tick) =>
    text(left - 6, up.at(tick) + 4, tickLabel(tick), {
      size: 11,
      fill: tick === 1 ? theme.text : theme.muted,
      anchor: "end",
    })
  );
}

function drawScales(
  { left, right, bottom, up, along, theme }: Panel,
): string[] {
  const rules = up.ticks.map((tick) => {
    const stroke = tick === 1 ? theme.rule : theme.grid;
    const y = up.at(tick);
    return line([left, y], [right, y], { stroke, width: 1 });
  });
  const style = { size: 11, fill: theme.muted, anchor: "middle" } as const;
  const sizes = along.ticks.map((size) =>
    text(along.at(size), bottom + 18, shortCount(size), style)
  );
  return [...rules, ...sizes];
}

/** The others behind, ours in front. */
function drawLines(
  { peers, named }: Plan,
  { place, theme }: Panel,
): string[] {
  const others = peers.filter((peer) =>
    !named.some(({ subject }) => subject === peer)
  ).map((peer) =>
    polyline(place(peer), { stroke: theme.peerStem, "stroke-width": 1 })
  );
  const inFront = named.toReversed().map(({ subject, dashes }) =>
    polyline(place(subject), {
      "stroke": subject === "ours" ? theme.ours : theme.peer,
      "stroke-width": subject === "ours" ? 2.5 : 1.5,
      "stroke-dasharray": dashes,
    })
  );
  const dots = place("ours").map(([cx, cy]) =>
    element("circle", { cx, cy, r: 3, fill: theme.ours })
  );
  return [...others, ...inFront, ...dots];
}

/** The names, each led to from the end of its line. */
function drawNames(
  named: readonly Named[],
  { right, bottom, place, theme }: Panel,
): string[] {
  const ends = named.flatMap(({ subject }) => {
    const end = place(subject).at(-1);
    return end === undefined ? [] : [{ subject, x: end[0], y: end[1] }];
  }).sort((a, b) => a.y - b.y);
  const heights = spread(ends.map(({ y }) => y), 16, bottom);
  return ends.flatMap(({ subject, x, y }, i) => {
    const height = heights[i] ?? y;
    const isOurs = subject === "ours";
    return [
      polyline([[x + 5, y], [right + 8, height], [right + 12, height]], {
        "stroke": theme.peerStem,
        "stroke-width": 1,
      }),
      text(right + 16, height + 4, titleOf(subject), {
        size: 12,
        fill: isOurs ? theme.ours : theme.text,
        isBold: isOurs,
      }),
    ];
  });
}

function polyline(points: readonly Point[], look: Attributes): string {
  return element("polyline", {
    points: points.map(([x, y]) => `${pixels(x)},${pixels(y)}`).join(" "),
    fill: "none",
    ...look,
  });
}

function shortCount(number: number): string {
  if (number >= 1e6) return `${number / 1e6} M`;
  return number >= 1e4 ? `${number / 1e3} k` : countText(number);
}
