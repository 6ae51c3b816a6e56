/**
 * What one runtime reports, and the summary of them all.
 *
 * @module
 */

import { RECOVERING, type RuntimeName } from "../case.ts";

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
  lines.push(...missing(verdicts));
  const total = (count: "passed" | "failed") =>
    verdicts.reduce((sum, verdict) => sum + verdict[count], 0);
  lines.push(`${total("passed")} passed, ${total("failed")} failed`);
  return lines;
}

/** Reasons and names of what didn't run. Runtimes that lack the same share it. */
function missing(verdicts: readonly Verdict[]): string[] {
  const labels = new Map<string, string[]>();
  for (const { label, notRun } of verdicts) {
    const byReason = Map.groupBy(notRun, ({ reason }) => reason);
    for (const [reason, cases] of byReason) {
      const names = inPairs(cases.map(({ name }) => name));
      const text = [reason, ...names.map((name) => `  ${name}`)].join("\n");
      labels.set(text, [...labels.get(text) ?? [], label]);
    }
  }
  return [...labels].flatMap(([text, on]) =>
    `Not run on ${on.join(", ")}: ${text}`.split("\n")
  );
}

/** Puts on one line a case that was to run both ways. */
function inPairs(names: readonly string[]): string[] {
  const all = new Set(names);
  return names.flatMap((name) => {
    if (all.has(name + RECOVERING)) return `${name}, and${RECOVERING}`;
    const second = name.endsWith(RECOVERING) &&
      all.has(name.slice(0, -RECOVERING.length));
    return second ? [] : name;
  });
}
