import { assertEquals } from "@std/assert";
import { readJunit } from "./junit.ts";
import { judge, type RuntimeReport, summary } from "./report.ts";

const catalogue = [
  { name: "S1 a" },
  { name: "S2 b", not: { bun: "it has no clock" } },
];

function report(extra: Partial<RuntimeReport>): RuntimeReport {
  const results = catalogue.map(({ name }) => ({ name, passed: true }));
  return {
    label: "Bun 1",
    runtime: "bun",
    results,
    output: "",
    seconds: 1,
    ...extra,
  };
}

Deno.test("judge() passes a runtime that ran what it can run", () => {
  const results = [{ name: "S1 a", passed: true }];
  assertEquals(judge(report({ results }), catalogue), {
    label: "Bun 1",
    passed: 1,
    failed: 0,
    notRun: [{ name: "S2 b", reason: "it has no clock" }],
    problems: [],
  });
});

Deno.test("judge() fails a case that neither ran nor says why not", () => {
  const results = [{ name: "S1 a", passed: true }];
  const verdict = judge(
    report({ label: "Node 1", runtime: "node", results }),
    catalogue,
  );
  assertEquals(verdict.problems, ["neither ran nor says why not: S2 b"]);
});

Deno.test("judge() fails a runtime that didn't start, or ran nothing", () => {
  const none = report({ results: [] });
  assertEquals(judge(none, []).problems, ["no test ran"]);
  const problem = "Cannot run npx";
  assertEquals(judge({ ...none, problem }, catalogue).problems, [problem]);
});

Deno.test("summary() ends with the total, alone on its line", () => {
  const results = [{ name: "S1 a", passed: true }, {
    name: "S2 b",
    passed: false,
  }];
  const verdicts = [
    judge(report({ results: results.slice(0, 1) }), catalogue),
    judge(report({ label: "Node 24", runtime: "node", results }), catalogue),
  ];
  assertEquals(summary(verdicts), [
    "Bun 1    1 passed, 0 failed, 1 not run",
    "Node 24  1 passed, 1 failed",
    "Node 24: failed: S2 b",
    "Not run on Bun 1: it has no clock",
    "  S2 b",
    "2 passed, 1 failed",
  ]);
});

Deno.test("summary() names once what several runtimes can't run", () => {
  const reason = "it has no clock";
  const notRun = ["S1 a", "S1 a (recovering orphans)", "S2 b"].map((name) => ({
    name,
    reason,
  }));
  const second = { name: "S3 c (recovering orphans)", reason };
  const verdict = { passed: 1, failed: 0, problems: [] };
  const lines = summary([
    { ...verdict, label: "Node 22", notRun },
    { ...verdict, label: "Node 24", notRun },
    { ...verdict, label: "Bun 1", notRun: [second] },
  ]);
  assertEquals(lines.slice(3), [
    "Not run on Node 22, Node 24: it has no clock",
    "  S1 a, and (recovering orphans)",
    "  S2 b",
    "Not run on Bun 1: it has no clock",
    "  S3 c (recovering orphans)",
    "3 passed, 0 failed",
  ]);
});

Deno.test("readJunit() reads what Deno, Node and Bun write", () => {
  const xml = `<testsuites>
    <testcase name="S1 &lt;a&gt; &amp; &apos;b&#x2019;" classname="x" time="0"/>
    <testcase name="S2 a > b &amp;quot;c&amp;quot;" time="0">
      <failure message="no > yes">stack</failure>
    </testcase>
    <testcase name="S3" time="0"><skipped/></testcase>
    <testcase name="S4"><error message="cancelled"></error></testcase>
    <testcase name="S5"></testcase>
  </testsuites>`;
  assertEquals(readJunit(xml), [
    { name: "S1 <a> & 'b\u2019", passed: true },
    { name: 'S2 a > b "c"', passed: false },
    { name: "S4", passed: false },
    { name: "S5", passed: true },
  ]);
});
