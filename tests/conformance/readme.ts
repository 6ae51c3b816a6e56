/**
 * The part of README.md that the table is written to: what stands between two
 * comments, which stay.
 *
 * @module
 */

import type { Cell } from "./matrix.ts";
import { legend, tables } from "./table.ts";

const START =
  "<!-- conformance: written by `deno task conformance --write` -->";
const END = "<!-- conformance: end -->";

/** The file's path. */
export const README = new URL("../../README.md", import.meta.url);

/** What belongs between the comments, when all packages were asked. */
export function renderSection(cells: readonly Cell[]): string {
  return [
    "",
    "<!-- deno-fmt-ignore-start -->",
    "",
    tables(cells, true),
    legend(),
    "<!-- deno-fmt-ignore-end -->",
    "",
    "",
  ].join("\n");
}

/** What stands there now. */
export function sectionOf(readme: string): string {
  const { start, end } = bounds(readme);
  return readme.slice(start, end);
}

/** The text with a new section in it. */
export function withSection(readme: string, section: string): string {
  const { start, end } = bounds(readme);
  return readme.slice(0, start) + section + readme.slice(end);
}

function bounds(readme: string): { start: number; end: number } {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END);
  if (start < 0 || end < start) {
    throw new Error(
      `Cannot find the table in README.md: must have ${START}, then ${END}`,
    );
  }
  return { start: start + START.length + 1, end };
}
