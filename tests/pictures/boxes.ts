/**
 * Where the texts of a picture stand, by a reckoned width.
 *
 * @module
 */

import { widthOf } from "../../bench/report/text.ts";
import { all, type XmlElement } from "./xml.ts";

/** The place that a text takes, in pixels. */
export interface Box {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The boxes of all texts. */
export function boxesOf(picture: XmlElement): Box[] {
  return all(picture).filter(({ name }) => name === "text").map(boxOf);
}

/** Pairs that overlap. */
export function overlaps(boxes: readonly Box[]): [string, string][] {
  return boxes.flatMap((a, i) =>
    boxes.slice(i + 1).filter((b) =>
      a.left < b.right && b.left < a.right &&
      a.top < b.bottom && b.top < a.bottom
    ).map((b): [string, string] => [a.text, b.text])
  );
}

/** Texts that stand partly beside the picture. */
export function outside(boxes: readonly Box[], picture: XmlElement): string[] {
  const viewBox = picture.attributes.get("viewBox") ?? "";
  const [x = NaN, y = NaN, width = NaN, height = NaN] = viewBox.split(" ")
    .map(Number);
  return boxes.filter(({ left, right, top, bottom }) =>
    !(left >= x && right <= x + width && top >= y && bottom <= y + height)
  ).map(({ text }) => text);
}

function boxOf({ attributes, text }: XmlElement): Box {
  const number = (name: string) => Number(attributes.get(name) ?? NaN);
  const size = number("font-size");
  const isBold = attributes.has("font-weight");
  const width = widthOf(text, { size, isBold });
  const before = BEFORE[attributes.get("text-anchor") ?? "start"] ?? NaN;
  const left = number("x") - before * width;
  const baseline = number("y");
  return {
    text,
    left,
    right: left + width,
    top: baseline - ASCENT * size,
    bottom: baseline + DESCENT * size,
  };
}

/** How much of a text stands before its x. */
const BEFORE: Readonly<Record<string, number>> = {
  start: 0,
  middle: 0.5,
  end: 1,
};

/** In parts of the font's size, over and under the baseline. */
const ASCENT = 0.95;
const DESCENT = 0.25;
