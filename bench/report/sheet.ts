/**
 * The sheet a picture is drawn on: its size, title, description and foot.
 *
 * @module
 */

import { element, escaped } from "./svg.ts";
import { text, wrapped } from "./text.ts";
import type { Theme } from "./theme.ts";

/** The width of all pictures: about that of a README on GitHub. */
export const WIDTH = 830;

/** Where drawing may begin, below title and subtitle. */
export const TOP = 62;

/** What stands on a sheet. */
export interface Sheet {
  readonly title: string;
  /** What is shown and how to read it, in a line under the title. */
  readonly subtitle: string;
  /** All figures in words. */
  readonly description: string;
  /** The drawing, from `TOP` to `bottom`. */
  readonly drawn: readonly string[];
  readonly bottom: number;
  /** Sentences for the foot. */
  readonly foot: readonly string[];
}

/** A picture of one theme. */
export interface Picture {
  /** Without theme and extension. */
  readonly name: string;
  readonly draw: (theme: Theme) => Sheet;
}

/** A sheet as the text of an SVG file. */
export function svgOf(sheet: Sheet, theme: Theme): string {
  const footStyle = { size: 11, fill: theme.muted };
  const foot = sheet.foot.flatMap((note) => wrapped(note, WIDTH - 8, footStyle))
    .map((line, i) => text(2, sheet.bottom + 22 + i * 15, line, footStyle));
  const height = sheet.bottom + 22 + foot.length * 15 - 8;
  const children = [
    element("title", { id: "title" }, escaped(sheet.title)),
    element("desc", { id: "desc" }, escaped(sheet.description)),
    text(2, 18, sheet.title, { size: 16, fill: theme.text, isBold: true }),
    text(2, 38, sheet.subtitle, { size: 12, fill: theme.muted }),
    ...sheet.drawn,
    ...foot,
  ];
  return `${COMMENT}\n` + element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width: WIDTH,
      height,
      viewBox: `0 0 ${WIDTH} ${height}`,
      role: "img",
      "aria-labelledby": "title desc",
      "font-family": FONTS,
    },
    `\n${children.join("\n")}\n`,
  ) + "\n";
}

/** The first words keep `deno fmt` off. */
const COMMENT =
  "<!-- deno-fmt-ignore-file: drawn by deno task bench:report -->";

/** GitHub's own, so that pictures look like the text around them. */
const FONTS = "-apple-system, BlinkMacSystemFont, 'Segoe UI', 'Noto Sans', " +
  "Helvetica, Arial, sans-serif";
