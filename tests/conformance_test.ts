/**
 * The table in README.md is what the packages do today.
 *
 * @module
 */

import { assertEquals, assertThrows } from "@std/assert";
import { askAll } from "./conformance/matrix.ts";
import {
  README,
  renderSection,
  sectionOf,
  withSection,
} from "./conformance/readme.ts";
import { ROW_NAMES } from "./conformance/rows.ts";
import { SUBJECT_NAMES } from "./conformance/subjects.ts";
import { removeFolder } from "./runner/root.ts";

Deno.test("README.md shows the conformance table of a fresh run", async () => {
  const directory = await Deno.makeTempDir({ prefix: "singleflight-" });
  try {
    const cells = await askAll(directory, {
      runtime: "deno",
      rows: ROW_NAMES,
      subjects: SUBJECT_NAMES,
    });
    const readme = await Deno.readTextFile(README);
    assertEquals(sectionOf(readme), renderSection(cells));
  } finally {
    removeFolder(directory);
  }
});

Deno.test("withSection() renews what stands between the comments alone", () => {
  const readme = [
    "before",
    "<!-- conformance: written by `deno task conformance --write` -->",
    "old",
    "<!-- conformance: end -->",
    "after",
  ].join("\n");
  const renewed = withSection(readme, "new\n");
  assertEquals(sectionOf(renewed), "new\n");
  assertEquals(renewed, readme.replace("old", "new"));
  assertThrows(
    () => withSection("no comments", "new\n"),
    Error,
    "Cannot find the table in README.md",
  );
});
