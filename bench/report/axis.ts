/**
 * Logarithmic axes: where a value stands, and which values are marked.
 *
 * @module
 */

import { countText } from "./figures.ts";
import { widthOf } from "./text.ts";

/** A logarithmic axis between two positions in pixels. */
export interface Axis {
  /** Where a value stands. */
  at(value: number): number;
  /** The values that are marked, in order. */
  readonly ticks: readonly number[];
}

/** What an axis spans. */
export interface AxisOptions {
  /** All of them are on the axis. */
  readonly values: readonly number[];
  /** The pixels at its low and at its high end. */
  readonly from: number;
  readonly to: number;
  /** Pixels along the axis that the label of a tick takes. */
  readonly room: (tick: number) => number;
}

/**
 * An axis that begins and ends at 1, 2 or 5 times a power of ten. Marked are
 * all of these, or the powers alone, or only some of them, as there is room.
 */
export function logAxis({ values, from, to, room }: AxisOptions): Axis {
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  const low = marksAround(lowest).findLast(({ at }) => at <= lowest)?.at ?? NaN;
  const high = marksAround(highest).find(({ at }) => at >= highest)?.at ?? NaN;
  const scale = (to - from) / Math.log10(high / low);
  const at = (value: number) => from + Math.log10(value / low) * scale;
  const fits = (marks: readonly Mark[]) =>
    marks.every((mark, i) => {
      const next = marks[i + 1];
      return next === undefined ||
        Math.abs(at(next.at) - at(mark.at)) >=
          (room(mark.at) + room(next.at)) / 2;
    });
  const all = marksAround(low, high).filter((mark) =>
    mark.at >= low && mark.at <= high
  );
  let marks = all;
  for (let every = 1; !fits(marks); every++) {
    marks = all.filter(({ digit, power }) =>
      digit === 1 && power % every === 0
    );
  }
  return { at, ticks: marks.map((mark) => mark.at) };
}

/** A multiple as a label: `0.5×`, `10×`. */
export function tickLabel(tick: number): string {
  return `${tick < 1_000 ? tick : countText(tick)}×`;
}

/** How wide the label of a multiple is, with some space. */
export function tickWidth(tick: number): number {
  return widthOf(tickLabel(tick), { size: 11 }) + 4;
}

/** A value that may be marked. */
interface Mark {
  readonly at: number;
  readonly digit: number;
  readonly power: number;
}

/** From a power of ten below some value to beyond another. */
function marksAround(low: number, high: number = low): Mark[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.floor(Math.log10(high)) + 1;
  return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    .flatMap((power) =>
      [1, 2, 5].map((digit) => ({
        // Read from text, since 5 * 10 ** -1 isn't exact everywhere.
        at: Number(`${digit}e${power}`),
        digit,
        power,
      }))
    );
}
