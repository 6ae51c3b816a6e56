/**
 * Runs the suite on Cloudflare's workerd: the neutral cases inside a Worker,
 * and the tests of `tests/workers/`, `tests/http/` and of the Durable Object
 * that drive Workers over sockets.
 *
 * @module
 */

import type { CaseAnswer, ListAnswer } from "../runtimes/worker.ts";
import { bundleFor } from "./bundle.ts";
import type { TestResult } from "./report.ts";
import {
  denoTest,
  httpTests,
  inTurn,
  type RunOutcome,
  type SuiteOptions,
  WORKERS_TESTS,
} from "./runtimes.ts";
import {
  locateWorkerd,
  type RunningWorkerd,
  startWorkerd,
  type WorkerdBuild,
} from "./workerd.ts";

/** An outcome, with the build of workerd it was got on. */
export interface WorkersOutcome extends RunOutcome {
  readonly build: WorkerdBuild;
}

/** Runs the parts one after the other: the second one watches the clock. */
export async function onWorkers(
  options: SuiteOptions,
): Promise<WorkersOutcome> {
  const [build, bundle] = await Promise.all([
    locateWorkerd(),
    bundleFor("worker", options),
  ]);
  const outcome = await inTurn(
    options,
    (part) => insideWorkerd(build, bundle, part),
    (part) => denoTest("workers", ["--no-lock", ...WORKERS_TESTS], part),
    (part) => httpTests("workerd", part),
  );
  return { ...outcome, build };
}

/** Added to a case's own limit before its workerd counts as stuck. */
const GRACE_MS = 5_000;

/** Asks the Worker for each case, one after the other. */
async function insideWorkerd(
  build: WorkerdBuild,
  bundle: string,
  { filter, onProgress }: SuiteOptions,
): Promise<RunOutcome> {
  const results: TestResult[] = [];
  let output = "";
  let workerd = await startWorkerd(build, bundle);
  try {
    const cases = await ask<ListAnswer>(workerd.url, GRACE_MS);
    for (const [index, { name, limit, not }] of cases.entries()) {
      if (not !== null || !name.includes(filter)) continue;
      const failure = await runCase(workerd, index, limit + GRACE_MS);
      results.push({ name, passed: failure === null });
      onProgress(results.length);
      if (failure === null) continue;
      output += `${name}\n${failure}\n${workerd.stderr()}\n`;
      // What hung or died may have taken the isolate with it: take a new one.
      await workerd.stop();
      workerd = await startWorkerd(build, bundle);
    }
  } finally {
    await workerd.stop();
  }
  return { results, output };
}

/** Runs one case, and gives its failure or `null`. */
async function runCase(
  workerd: RunningWorkerd,
  index: number,
  limitMs: number,
): Promise<string | null> {
  try {
    const url = `${workerd.url}?run=${index}`;
    return (await ask<CaseAnswer>(url, limitMs)).failure;
  } catch (error) {
    return `No answer from workerd: ${error}`;
  }
}

async function ask<T>(url: string, limitMs: number): Promise<T> {
  const response = await fetch(url, { signal: AbortSignal.timeout(limitMs) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return JSON.parse(text);
}
