/**
 * Runs the suite on Deno, Node and Bun. (Workers: `workers.ts`.)
 *
 * @module
 */

import { join } from "node:path";
import { BUN, NODE_24 } from "../versions.ts";
import { bundleFor } from "./bundle.ts";
import { readJunit } from "./junit.ts";
import { locate } from "./npm_tools.ts";
import { type Finished, run } from "./process.ts";
import type { RuntimeReport, TestResult } from "./report.ts";
import { exists, ROOT } from "./root.ts";

/** What every runtime needs to know to run the suite. */
export interface SuiteOptions {
  /** A folder for bundles and reports, removed afterwards. */
  readonly folder: string;
  /** The flags that say where the standard library comes from. */
  readonly flags: readonly string[];
  /** Only tests whose name contains this text; all if it is empty. */
  readonly filter: string;
  /** Where Deno puts its coverage profile, if it is to be taken. */
  readonly coverage?: string;
  /** Called with the number of tests that have ended so far. */
  readonly onProgress: (ended: number) => void;
}

/** What a runtime's run yields, before it gets its label and its time. */
export type RunOutcome = Pick<RuntimeReport, "results" | "output" | "problem">;

/** A suite takes minutes; what takes so long hangs outside of any case. */
const LIMIT_MS = 30 * 60_000;

/** The line that each runtime's runner prints for a test that passed. */
const PASSED = {
  // deno-lint-ignore no-control-regex -- the colours on a terminal
  deno: /^.* \.\.\. (?:\x1b\[\d+m)*ok\b.*\n/gm,
  node: /^✔ .*\n/gm,
  bun: /^\(pass\) .*\n/gm,
};

/** The tests that drive Workers over sockets. */
export const WORKERS_TESTS: readonly string[] = [
  "tests/workers",
  "tests/distributed/durable_object/durable_object_test.ts",
];

/** Deno: the neutral cases and the tests of its own, straight from the source. */
export function onDeno(options: SuiteOptions): Promise<RunOutcome> {
  const extra = options.coverage === undefined
    ? []
    : [`--coverage=${options.coverage}`, "--coverage-raw-data-only"];
  return denoTest(
    "deno",
    [...extra, `--ignore=${WORKERS_TESTS.join()}`, "tests"],
    options,
  );
}

/** The tests over sockets, whose server runs on the runtime named. */
export function httpTests(
  runtime: "node" | "bun" | "workerd",
  options: SuiteOptions,
): Promise<RunOutcome> {
  return denoTest(
    `http-${runtime}`,
    ["--no-lock", "tests/http"],
    options,
    { SINGLEFLIGHT_HTTP: runtime },
  );
}

/** Runs `deno test` and reads its report. */
export async function denoTest(
  name: string,
  args: readonly string[],
  { folder, flags, filter, onProgress }: SuiteOptions,
  env: Record<string, string> = {},
): Promise<RunOutcome> {
  const report = join(folder, `${name}.xml`);
  const filters = filter === "" ? [] : [`--filter=${filter}`];
  const finished = await run(Deno.execPath(), [
    "test",
    "-A",
    // Types are a step of their own, in `deno task ok`.
    "--no-check",
    "--v8-flags=--expose-gc",
    `--junit-path=${report}`,
    ...filters,
    ...flags,
    ...args,
  ], {
    cwd: ROOT,
    env,
    limitMs: LIMIT_MS,
    onText: counter(PASSED.deno, onProgress),
  });
  // `deno test` prints a name when the test begins.
  const last = /^(.+) \.\.\. ?$/m.exec(finished.output)?.[1] ?? "";
  const results = readJunit(await readIfThere(report));
  return outcome(finished, { results, last, passed: PASSED.deno });
}

/** Node: the bundled cases, by `node:test`; then those over sockets. */
export function onNode(
  version: string,
  options: SuiteOptions,
): Promise<RunOutcome> {
  return version === NODE_24
    ? inTurn(
      options,
      (part) => nodeTest(version, part),
      (part) => httpTests("node", part),
    )
    : nodeTest(version, options);
}

async function nodeTest(
  version: string,
  options: SuiteOptions,
): Promise<RunOutcome> {
  const report = join(options.folder, `node-${version}.xml`);
  const [node, bundle] = await Promise.all([
    locate("node", version),
    bundleFor("node", options),
  ]);
  return await runBundle(node, [
    "--expose-gc",
    "--test-reporter=spec",
    "--test-reporter-destination=stdout",
    "--test-reporter=junit",
    `--test-reporter-destination=${report}`,
    bundle,
  ], { report, passed: PASSED.node, ...options });
}

/**
 * Bun: the bundled cases, by `bun test`; then those that it can't run, in a
 * process of plain Bun; then those over sockets.
 */
export async function onBun(options: SuiteOptions): Promise<RunOutcome> {
  const report = join(options.folder, "bun.xml");
  const [bun, bundle, bare] = await Promise.all([
    locate("bun", BUN),
    bundleFor("bun", options),
    bundleFor("bun_bare", options),
  ]);
  const args = [
    "test",
    "--reporter=junit",
    `--reporter-outfile=${report}`,
    bundle,
  ];
  const passed = PASSED.bun;
  return await inTurn(
    options,
    (part) => runBundle(bun, args, { report, passed, ...part }),
    (part) => runBundle(bun, [bare], { passed, ...part }),
    (part) => httpTests("bun", part),
  );
}

/** Runs the parts of a suite one after the other, and adds up what they yield. */
export async function inTurn(
  options: SuiteOptions,
  ...parts: readonly ((options: SuiteOptions) => Promise<RunOutcome>)[]
): Promise<RunOutcome> {
  const results: TestResult[] = [];
  const problems: string[] = [];
  let output = "";
  for (const part of parts) {
    const before = results.length;
    const onProgress = (ended: number) => options.onProgress(before + ended);
    const yielded = await part({ ...options, onProgress });
    results.push(...yielded.results);
    output += yielded.output;
    if (yielded.problem !== undefined) problems.push(yielded.problem);
  }
  return problems.length === 0
    ? { results, output }
    : { results, output, problem: problems.join("; ") };
}

/** Runs a bundle, with the environment that its `selected.ts` reads. */
async function runBundle(
  binary: string,
  args: readonly string[],
  { report, passed, folder, filter, onProgress }: SuiteOptions & {
    /** The JUnit file it writes. Without one, what it prints is read. */
    readonly report?: string;
    readonly passed: RegExp;
  },
): Promise<RunOutcome> {
  const current = await Deno.makeTempFile({ dir: folder });
  const finished = await run(binary, args, {
    cwd: folder,
    env: { SINGLEFLIGHT_FILTER: filter, SINGLEFLIGHT_CURRENT: current },
    limitMs: LIMIT_MS,
    onText: counter(passed, onProgress),
  });
  const last = await Deno.readTextFile(current);
  const results = report === undefined
    ? readLines(finished.stdout)
    : readJunit(await readIfThere(report));
  return outcome(finished, { results, last, passed });
}

/**
 * What came of a run. A runner may fail though every test passed; the reason is
 * in its output.
 */
function outcome(
  finished: Finished,
  { results, last, passed }: {
    readonly results: readonly TestResult[];
    /** The test that began last. */
    readonly last: string;
    /** A line of a test that passed: a failure is found in the rest. */
    readonly passed: RegExp;
  },
): RunOutcome {
  const output = finished.output.replaceAll(passed, "");
  if (finished.code === -1) {
    const seconds = LIMIT_MS / 1_000;
    const problem = `was killed after ${seconds} s, while it ran: ${last}`;
    return { results, output, problem };
  }
  if (finished.code === 0 || results.some((result) => !result.passed)) {
    return { results, output };
  }
  const began = last === "" ? "" : `; the last test it began: ${last}`;
  const problem = `ended with exit code ${finished.code}${began}`;
  return { results, output, problem };
}

/** Reads the lines that a process without a test runner prints. */
function readLines(stdout: string): TestResult[] {
  return [...stdout.matchAll(/^\((pass|fail)\) (.*)$/gm)].map(
    ([, verdict, name = ""]) => ({ name, passed: verdict === "pass" }),
  );
}

/** A runtime that crashed has left no report: then that is empty. */
async function readIfThere(path: string): Promise<string> {
  return await exists(path) ? await Deno.readTextFile(path) : "";
}

/** Counts the lines of tests that passed, good enough to show progress. */
function counter(
  passed: RegExp,
  onProgress: (ended: number) => void,
): (text: string) => void {
  let ended = 0;
  return (text) => {
    ended += text.match(passed)?.length ?? 0;
    onProgress(ended);
  };
}
