/**
 * What one runtime reports, and the summary of them all.
 *
 * @module
 */

import type { RuntimeName } from "../case.ts";

/** One test that ran. */
export interface TestResult {
  readonly name: string;
  readonly passed: boolean;
}

/** What one runtime reports. */
export interface RuntimeReport {
  /** Runtime and version, as the summary shows them: `Deno 2.9.6`. */
  readonly label: string;
  readonly runtime: RuntimeName;
  /** Every test that ran, the runtime's own ones included. */
  readonly results: readonly TestResult[];
  /** Why the runtime didn't start, or didn't get to its end. */
  readonly problem?: string;
  /** What it printed. */
  readonly output: string;
  readonly seconds: number;
}

/** A neutral case, and where it can't run. */
export interface CatalogueEntry {
  readonly name: string;
  readonly not?: Partial<Record<RuntimeName, string>>;
}

/** A report, judged against the catalogue of the neutral cases. */
export interface Verdict {
  readonly label: string;
  readonly passed: number;
  readonly failed: number;
  /** Names and reasons of the cases that the runtime can't run. */
  readonly notRun: readonly { name: string; reason: string }[];
  /** What went wrong, in sentences; empty if nothing did. */
  readonly problems: readonly string[];
}

/**
 * Judges a report. Beside a failed test, a failure is: no start, no test at
 * all, and a neutral case that neither ran nor says why not.
 */
export function judge(
  report: RuntimeReport,
  catalogue: readonly CatalogueEntry[],
): Verdict {
  const ran = new Set(report.results.map(({ name }) => name));
  const problems = report.results.filter(({ passed }) => !passed)
    .map(({ name }) => `failed: ${name}`);
  const notRun: { name: string; reason: string }[] = [];
  if (report.problem !== undefined) {
    problems.push(report.problem);
  } else if (ran.size === 0) {
    problems.push("no test ran");
  }
  for (const { name, not } of catalogue) {
    const reason = not?.[report.runtime];
    if (reason !== undefined) notRun.push({ name, reason });
    // After a crash every later case is missing: that one sentence is enough.
    else if (!ran.has(name) && report.problem === undefined) {
      problems.push(`neither ran nor says why not: ${name}`);
    }
  }
  return {
    label: report.label,
    passed: report.results.filter(({ passed }) => passed).length,
    failed: problems.length,
    notRun,
    problems,
  };
}

/** The lines at the end: one per runtime, what didn't run, and the total. */
export function summary(verdicts: readonly Verdict[]): string[] {
  const width = Math.max(...verdicts.map(({ label }) => label.length)) + 2;
  const lines = verdicts.map(({ label, passed, failed, notRun }) =>
    `${label.padEnd(width)}${passed} passed, ${failed} failed` +
    (notRun.length === 0 ? "" : `, ${notRun.length} not run`)
  );
  for (const { label, problems } of verdicts) {
    for (const problem of problems) lines.push(`${label}: ${problem}`);
  }
  for (const { label, notRun } of verdicts) {
    const byReason = Map.groupBy(notRun, ({ reason }) => reason);
    for (const [reason, cases] of byReason) {
      lines.push(`Not run on ${label}: ${reason}`);
      lines.push(...cases.map(({ name }) => `  ${name}`));
    }
  }
  const total = (count: "passed" | "failed") =>
    verdicts.reduce((sum, verdict) => sum + verdict[count], 0);
  lines.push(`${total("passed")} passed, ${total("failed")} failed`);
  return lines;
}
