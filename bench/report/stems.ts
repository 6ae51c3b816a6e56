/**
 * A figure drawn: a line from the floor to the ratio on each runtime with its
 * mark at the end, and the median as a number. And the scale behind.
 *
 * @module
 */

import { type Axis, tickLabel } from "./axis.ts";
import { type Figure, ratioText, SHOWN } from "./figures.ts";
import { mark } from "./marks.ts";
import { line } from "./svg.ts";
import { text } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Pixels from one runtime's line to the next one's. */
const LANE = 5.5;

/** Where and in which colours something is drawn. */
export interface Place {
  /** The middle. */
  readonly y: number;
  /** Where numbers end. */
  readonly right: number;
  readonly isOurs: boolean;
  readonly theme: Theme;
}

/** One figure. */
export function stems(figure: Figure, axis: Axis, place: Place): string[] {
  const { y, isOurs, theme } = place;
  const lanes = SHOWN.flatMap((runtime, i) => {
    const ratio = figure.byRuntime.get(runtime);
    if (ratio === undefined) return [];
    const lane = y + (i - 1) * LANE;
    return [
      stem(axis.at(ratio), lane, axis, place),
      mark(
        runtime,
        axis.at(ratio),
        lane,
        isOurs ? theme.ours : theme.peer,
      ),
    ];
  });
  return [...lanes, value(ratioText(figure.median), place)];
}

/** A line from the floor to `x`. */
export function stem(
  x: number,
  y: number,
  axis: Axis,
  { isOurs, theme }: Place,
): string {
  const stroke = isOurs ? theme.oursStem : theme.peerStem;
  return line([axis.at(1), y], [x, y], { stroke, width: 2 });
}

/** A number at the end of a row. */
export function value(content: string, place: Place): string {
  const { y, right, isOurs, theme } = place;
  return text(right, y + 4, content, {
    size: 12,
    fill: isOurs ? theme.ours : theme.text,
    isBold: isOurs,
    anchor: "end",
  });
}

/** Lines at the ticks, the one at 1 stronger, and their labels above. */
export function scale(
  axis: Axis,
  { top, bottom }: { readonly top: number; readonly bottom: number },
  theme: Theme,
): string[] {
  return axis.ticks.flatMap((tick) => {
    const x = axis.at(tick);
    const isFloor = tick === 1;
    const stroke = isFloor ? theme.rule : theme.grid;
    return [
      line([x, top], [x, bottom], { stroke, width: 1 }),
      text(x, top - 5, tickLabel(tick), {
        size: 11,
        fill: isFloor ? theme.text : theme.muted,
        anchor: "middle",
      }),
    ];
  });
}
