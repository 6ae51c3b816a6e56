/**
 * What commands write into README.md stays where it belongs.
 *
 * @module
 */

import { assertEquals, assertThrows } from "@std/assert";
import { sectionOf, withSection } from "./readme.ts";

Deno.test("withSection() renews what stands between the comments alone", () => {
  const section = { name: "costs", command: "deno task x" };
  const readme = [
    "before",
    "<!-- costs: written by `deno task x` -->",
    "old",
    "<!-- costs: end -->",
    "after",
  ].join("\n");
  const renewed = withSection(readme, section, "new\n");
  assertEquals(sectionOf(renewed, section), "new\n");
  assertEquals(renewed, readme.replace("old", "new"));
  assertThrows(
    () => withSection("no comments", section, "new\n"),
    Error,
    "Cannot find costs in README.md",
  );
});
