/**
 * Shows that no question is answered with yes for the asking: for each there
 * is an implementation that breaks, and is told so.
 *
 * @module
 */

import { assertEquals, assertNotEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { findRuntime } from "../../bench/runtimes.ts";
import { removeFolder } from "../runner/root.ts";
import { bundleModule, bundleProgram } from "./bundles.ts";
import { ask, type Verdict } from "./cell.ts";
import { inTurn } from "./matrix.ts";
import { ROW_NAMES, type RowName } from "./rows.ts";

type Outcomes = Readonly<Record<RowName, Verdict["outcome"]>>;

/** What each broken implementation is found to do. */
const EXPECTED: Readonly<Record<"by_hand" | "global", Outcomes>> = {
  by_hand: {
    "second-use": "yes",
    "error": "crashes",
    "falsy-reason": "crashes",
    "sync-throw": "no",
    "plain-value": "no",
    "thenable": "no",
    "object-names": "yes",
    "number-and-text": "yes",
    "composite": "no",
    "instances": "yes",
    "leader-aborts": "no",
    "waiter-aborts": "no",
    "abort-reason": "no",
    "all-abort": "crashes",
    "all-abort-same-tick": "crashes",
    "aborted-before": "no",
    "listeners": "yes",
    "forget": "no",
    "stalled": "hangs",
    "reentrant": "no",
    "reentrant-later": "hangs",
    "unhandled": "no",
    "unhandled-by-one": "no",
    "memory": "yes",
  },
  global: {
    "second-use": "no",
    "error": "no",
    "falsy-reason": "no",
    "sync-throw": "no",
    "plain-value": "yes",
    "thenable": "yes",
    "object-names": "no",
    "number-and-text": "no",
    "composite": "no",
    "instances": "no",
    "leader-aborts": "hangs",
    "waiter-aborts": "no",
    "abort-reason": "hangs",
    "all-abort": "hangs",
    "all-abort-same-tick": "hangs",
    "aborted-before": "no",
    "listeners": "no",
    "forget": "no",
    "stalled": "hangs",
    "reentrant": "no",
    "reentrant-later": "hangs",
    "unhandled": "no",
    "unhandled-by-one": "no",
    "memory": "no",
  },
};

Deno.test("conformance: every question is one that somebody fails", () => {
  for (const row of ROW_NAMES) {
    const outcomes = Object.values(EXPECTED).map((expected) => expected[row]);
    assertNotEquals([row, ...new Set(outcomes)], [row, "yes"]);
  }
});

for (const [name, expected] of Object.entries(EXPECTED)) {
  Deno.test(`conformance: broken/${name}.ts is told what it breaks`, async () => {
    const found = await withAsking(
      name,
      (askRow) =>
        inTurn(ROW_NAMES, async (row) => {
          const { outcome } = await askRow(row);
          return [row, outcome] as const;
        }),
    );
    assertEquals(Object.fromEntries(found), expected);
  });
}

Deno.test("conformance: a process that doesn't end hangs", async () => {
  const verdict = await withAsking(
    "busy",
    (askRow) => askRow("plain-value", 5_000),
  );
  assertEquals(verdict.outcome, "hangs");
});

Deno.test("conformance: a crash is told with its error", async () => {
  const verdict = await withAsking("by_hand", (askRow) => askRow("error"));
  assertEquals(verdict, {
    outcome: "crashes",
    reason: "error: Uncaught (in promise) Error: the work failed",
  });
});

/** Bundles a broken implementation, and hands on what asks it. */
async function withAsking<T>(
  name: string,
  body: (
    askRow: (row: RowName, limitMs?: number) => Promise<Verdict>,
  ) => Promise<T>,
): Promise<T> {
  const directory = await Deno.makeTempDir({ prefix: "singleflight-" });
  try {
    const source = new URL(`./broken/${name}.ts`, import.meta.url);
    const [runtime, program, module] = await Promise.all([
      findRuntime("deno"),
      bundleProgram(directory),
      bundleModule(directory, name, fileURLToPath(source)),
    ]);
    return await body((row, limitMs) =>
      ask(runtime, program, { module, row }, limitMs)
    );
  } finally {
    removeFolder(directory);
  }
}
