// Each rule, on snippets that it must refuse and on snippets that it must not.
import { assertEquals } from "@std/assert";
import plugin from "./plugin.ts";

/** A rule, the file a snippet stands in, and the snippet. */
type Row = readonly [rule: string, file: string, source: string];

const REFUSED: readonly Row[] = [
  ["imports", "src/core/group.ts", `import { x } from "../http/x.ts";`],
  ["imports", "src/core/group.ts", `import { x } from "../hash/x.ts";`],
  ["imports", "src/core/group.ts", `import { x } from "../../mod.ts";`],
  ["imports", "src/core/group.ts", `import { x } from "npm:x@1";`],
  ["imports", "src/core/group.ts", `import { x } from "node:events";`],
  ["imports", "src/core/group.ts", `import type { X } from "../http/x.ts";`],
  ["imports", "src/core/group.ts", `const x = await import("../http/x.ts");`],
  ["imports", "src/core/group.ts", `export * from "../http/x.ts";`],
  ["imports", "src/core/group.ts", `export { x } from "../http/x.ts";`],
  ["imports", "src/core/group.ts", `type X = import("../http/x.ts").X;`],
  ["imports", "src/key/text.ts", `import { x } from "../core/x.ts";`],
  ["imports", "src/key/text.ts", `import { hash } from "node:crypto";`],
  ["imports", "src/key/text.ts", `import { x } from "hash-wasm";`],
  ["imports", "src/hash/wasm.ts", `import { x } from "../core/x.ts";`],
  ["imports", "src/hash/wasm.ts", `import { x } from "npm:xxhash-wasm@1";`],
  ["imports", "src/http/fetch.ts", `import { x } from "../hono/x.ts";`],
  ["imports", "src/http/fetch.ts", `import { x } from "npm:hash-wasm@4";`],
  ["imports", "src/hono/mod.ts", `import { x } from "../core/x.ts";`],
  ["imports", "src/hono/mod.ts", `import type { Context } from "hono";`],
  ["imports", "src/distributed/a.ts", `import { x } from "../http/x.ts";`],
  ["imports", "src/distributed/a.ts", `import { x } from "npm:ioredis@5";`],
  ["imports", "src/new/a.ts", `import { x } from "../core/x.ts";`],
  ["imports", "mod.ts", `export { x } from "./src/http/x.ts";`],
  ["imports", "mod.ts", `export { x } from "./src/key/x.ts";`],
  ["imports", "tests/core/a_test.ts", `import { x } from "../../mod.ts";`],
  ["imports", "tests/a_test.ts", `import { x } from "../src/core/group.ts";`],
  ["imports", "bench/run.ts", `import { x } from "../src/core/group.ts";`],
  ["imports", "examples/a.ts", `import { x } from "../mod.ts";`],
  ["imports", "tests/a_test.ts", `import { Hono } from "npm:hono@4";`],
  ["imports", "bench/a.ts", `import { Hono } from "hono/tiny";`],
  ["no-module-state", "src/core/a.ts", `let count = 0;`],
  ["no-module-state", "src/core/a.ts", `export let count = 0;`],
  ["no-module-state", "src/core/a.ts", `var count = 0;`],
  ["no-module-state", "src/core/a.ts", `const all = new Map();`],
  ["no-module-state", "src/core/a.ts", `export const all = new WeakMap();`],
  ["no-default-export", "src/core/a.ts", `export default 1;`],
  ["no-default-export", "tests/a.ts", `export default function f() {}`],
  ["no-default-export", "tests/a.ts", `const a = 1; export { a as default };`],
  ["no-enum", "src/core/a.ts", `enum A { B }`],
  ["no-enum", "tests/a.ts", `export const enum A { B }`],
  ["no-console", "src/core/a.ts", `console.log(1);`],
];

const ACCEPTED: readonly Row[] = [
  ["imports", "src/core/group.ts", `import { x } from "./flight.ts";`],
  ["imports", "src/core/group.ts", `import { x } from "../key/x.ts";`],
  ["imports", "src/key/text.ts", `import { x } from "./encode.ts";`],
  ["imports", "src/hash/wasm.ts", `import { x } from "npm:hash-wasm@4.13.0";`],
  ["imports", "src/hash/wasm.ts", `import { x } from "hash-wasm";`],
  ["imports", "src/hash/wasm.ts", `import type { X } from "../key/x.ts";`],
  ["imports", "src/http/fetch.ts", `import { x } from "../core/group.ts";`],
  ["imports", "src/http/fetch.ts", `import { x } from "../key/x.ts";`],
  ["imports", "src/hono/mod.ts", `import { x } from "../http/x.ts";`],
  ["imports", "src/distributed/a.ts", `import { x } from "../core/x.ts";`],
  ["imports", "mod.ts", `export { Group } from "./src/core/group.ts";`],
  ["imports", "tests/a_test.ts", `import { x } from "@scope/singleflight";`],
  ["imports", "tests/a_test.ts", `import { x } from "./case.ts";`],
  ["imports", "tests/a_test.ts", `import type { Context } from "npm:hono@4";`],
  ["imports", "tests/a_test.ts", `import { test } from "node:test";`],
  ["imports", "examples/a.ts", `import { Hono } from "npm:hono@4";`],
  ["no-module-state", "src/core/a.ts", `const LIMIT = 2 ** 31 - 1;`],
  ["no-module-state", "src/core/a.ts", `function f() { let a = 0; }`],
  ["no-module-state", "src/core/a.ts", `class A { #all = new Map(); }`],
  ["no-module-state", "src/http/a.ts", `const all = new Map();`],
  ["no-default-export", "src/core/a.ts", `export const a = 1;`],
  ["no-enum", "src/core/a.ts", `type A = "b" | "c";`],
  ["no-console", "tests/a.ts", `console.log(1);`],
  ["no-console", "src/core/a.ts", `const text = "console.log";`],
];

function rulesBroken([, file, source]: Row): string[] {
  return Deno.lint.runPlugin(plugin, file, source).map(({ id }) => id);
}

for (const row of REFUSED) {
  Deno.test(`lint ${row[0]} refuses in ${row[1]}: ${row[2]}`, () => {
    assertEquals(rulesBroken(row), [`singleflight/${row[0]}`]);
  });
}

for (const row of ACCEPTED) {
  Deno.test(`lint ${row[0]} accepts in ${row[1]}: ${row[2]}`, () => {
    assertEquals(rulesBroken(row), []);
  });
}
