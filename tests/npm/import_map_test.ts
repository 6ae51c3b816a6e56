// An import map that is given by flag stands in for deno.json's own: both have
// to pin the same versions.
import { assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import map from "./import_map.json" with { type: "json" };

Deno.test("import_map.json pins what deno.json pins", () => {
  assertEquals(withoutStd(map.imports), withoutStd(config.imports));
});

function withoutStd(imports: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports).filter(([name]) => !name.startsWith("@std/")),
  );
}
