/**
 * The table in README.md is what the packages do today.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { askAll } from "./conformance/matrix.ts";
import { CONFORMANCE, renderSection } from "./conformance/readme.ts";
import { ROW_NAMES } from "./conformance/rows.ts";
import { SUBJECT_NAMES } from "./conformance/subjects.ts";
import { README, sectionOf } from "./readme.ts";
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
    assertEquals(sectionOf(readme, CONFORMANCE), renderSection(cells));
  } finally {
    removeFolder(directory);
  }
});
