/**
 * Text in pictures: how wide it is, about, and where it breaks. The reader's
 * fonts aren't known here, so the widths are those of a wide one (DejaVu Sans).
 *
 * @module
 */

import { element, escaped } from "./svg.ts";

/** How a text looks. */
export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly isBold?: boolean;
  /** Which end of the text stands at its x; the start by default. */
  readonly anchor?: "middle" | "end";
}

/** One line of text, on its baseline. */
export function text(
  x: number,
  y: number,
  content: string,
  { size, fill, isBold = false, anchor }: TextStyle,
): string {
  return element("text", {
    x,
    y,
    "font-size": size,
    "font-weight": isBold ? "600" : undefined,
    "text-anchor": anchor,
    fill,
  }, escaped(content));
}

/** How wide a line is, in pixels: rather too much than too little. */
export function widthOf(
  content: string,
  { size, isBold = false }: Pick<TextStyle, "size" | "isBold">,
): number {
  let width = 0;
  for (const character of content) width += widthOfOne(character);
  return width * size * (isBold ? BOLD : 1);
}

/** Breaks at spaces, so that no line is wider than `width`. */
export function wrapped(
  content: string,
  width: number,
  style: Pick<TextStyle, "size" | "isBold">,
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of content.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && widthOf(longer, style) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
}

/** How much wider bold text is. */
const BOLD = 1.14;

/** In parts of the font's size. */
function widthOfOne(character: string): number {
  if (/[ijlI.,;:|'!()[\]{}/\\ -]/.test(character)) return 0.4;
  if (/[rtf]/.test(character)) return 0.44;
  if (/[0-9a-ln-vx-z]/.test(character)) return 0.64;
  if (/[A-LN-VX-Z]/.test(character)) return 0.8;
  return 1;
}
