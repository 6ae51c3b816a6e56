/**
 * The part of README.md that the table is written to.
 *
 * @module
 */

import type { Section } from "../readme.ts";
import type { Cell } from "./matrix.ts";
import { legend, tables } from "./table.ts";

/** Where it stands. */
export const CONFORMANCE: Section = {
  name: "conformance",
  command: "deno task conformance --write",
};

/** What belongs there, when all packages were asked. */
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
