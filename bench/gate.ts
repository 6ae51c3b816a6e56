/**
 * `deno task bench:gate`: fails if this package has become slower. Ratios to
 * the floor only, in several short runs: what is over its committed ratio by
 * more than a quarter is measured again, and fails if it is so in every run.
 * Noise comes and goes; a loss stays.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { killAllOnInterrupt } from "../tests/runner/process.ts";
import type { Bundles } from "./bundles.ts";
import { count } from "./flags.ts";
import { type Effort, timeOnce } from "./measure.ts";
import { orderOf, ratios } from "./rounds.ts";
import { findRuntime, type Runtime, RUNTIME_NAMES } from "./runtimes.ts";
import { median } from "./stats.ts";
import {
  type Builds,
  makeSubjects,
  type SubjectName,
  subjectsOf,
} from "./subjects.ts";
import { ratio, row } from "./table.ts";
import {
  type RuntimeName,
  type WorkloadName,
  workloadNamed,
} from "./workloads.ts";

/** What most calls are, and what is easiest to lose. */
const GUARDED: readonly WorkloadName[] = [
  "uncontended-async",
  "uncontended-sync",
  "rejecting",
  "join",
  "one-joiner",
  "herd-1000",
  "signal-fresh",
  "signal-shared-5000",
];

/** How much more than the committed ratio is a loss. */
const ALLOWED = 1.25;

/**
 * No loss, whatever was committed: of a floor that takes twenty times as long,
 * a quarter more is what a starved collector does. Losing what makes the
 * difference would be seen.
 */
const SLIVER = 0.05;

/** The runs that a loss has to show in. */
const RUNS = 5;

/** The runs whose median is committed: luck makes a gate too strict, or blind. */
const RUNS_TO_WRITE = 11;

const EFFORT: Effort = { rounds: 40, processes: 1, warmUp: 100 };

const COMMITTED = new URL("./results/gate.json", import.meta.url);

/** Ratios to the floor that were measured when the file was written. */
type Ratios = Partial<Record<WorkloadName, number>>;

/** One workload on one runtime, measured once more for each call. */
type Measure = () => Promise<number>;

const HELP = `Usage: deno task bench:gate [--write] [--runs <number>]

  --write           renews the committed ratios: medians of ${RUNS_TO_WRITE} runs
  --runs <number>   how many runs a loss has to show in, ${RUNS} by default
  --subject <path>  gates this build rather than the package here`;

async function main(args: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      help: { type: "boolean" },
      write: { type: "boolean", default: false },
      runs: { type: "string" },
      subject: { type: "string" },
    },
  });
  if (values.help) {
    console.log(HELP);
    return true;
  }
  const runs = count(
    "--runs",
    values.runs,
    values.write ? RUNS_TO_WRITE : RUNS,
  );
  const builds: Builds = {
    subject: values.subject === undefined
      ? import.meta.resolve("@scope/singleflight")
      : await Deno.realPath(values.subject),
    against: undefined,
    peers: false,
  };
  const directory = await Deno.makeTempDir({ prefix: "singleflight-gate-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const bundles = await makeSubjects(directory, builds);
    const measures = (runtime: Runtime, name: WorkloadName): Measure => {
      const subjects = subjectsOf(workloadNamed(name), builds);
      let run = 0;
      return () =>
        measureOnce(bundles, runtime, name, orderOf(subjects, run++));
    };
    return await (values.write ? write : check)(measures, runs);
  } finally {
    cleanUp();
  }
}

async function measureOnce(
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
  name: WorkloadName,
  subjects: readonly SubjectName[],
): Promise<number> {
  const { floor } = workloadNamed(name);
  const timings = await timeOnce(bundles, runtime, name, subjects, EFFORT);
  return median(ratios(timings, "ours", floor));
}

type Measures = (runtime: Runtime, name: WorkloadName) => Measure;

/** Measures what is guarded until it is fine, or has failed in every run. */
async function check(measures: Measures, runs: number): Promise<boolean> {
  const committed = JSON.parse(await Deno.readTextFile(COMMITTED)) as Record<
    RuntimeName,
    Ratios
  >;
  const lost: string[] = [];
  for (const runtimeName of RUNTIME_NAMES) {
    const runtime = await findRuntime(runtimeName);
    console.log(row(runtime.title, ["at most", "measured"]));
    for (const name of GUARDED) {
      const ratioThen = committed[runtimeName][name] ?? NaN;
      const limit = Math.max(ratioThen * ALLOWED, SLIVER);
      const found = await untilFine(measures(runtime, name), limit, runs);
      const isFine = found.some((value) => value <= limit);
      if (!isFine) lost.push(`${name} on ${runtime.title}`);
      console.log(row(name, [
        ratio(limit),
        found.map(ratio).join(" ") + (isFine ? "" : "  LOST"),
      ]));
    }
  }
  console.log(
    lost.length === 0
      ? "Nothing is slower than before"
      : `Slower than before in all of ${runs} runs: ${lost.join("; ")}`,
  );
  return lost.length === 0;
}

async function untilFine(
  measure: Measure,
  limit: number,
  runs: number,
): Promise<number[]> {
  const found: number[] = [];
  while (found.length < runs) {
    const value = await measure();
    found.push(value);
    if (value <= limit) break;
  }
  return found;
}

/** Renews the committed ratios. */
async function write(measures: Measures, runs: number): Promise<boolean> {
  const all: Partial<Record<RuntimeName, Ratios>> = {};
  for (const runtimeName of RUNTIME_NAMES) {
    const runtime = await findRuntime(runtimeName);
    const found: Ratios = {};
    for (const name of GUARDED) {
      const measure = measures(runtime, name);
      const values: number[] = [];
      while (values.length < runs) values.push(await measure());
      found[name] = Number(median(values).toPrecision(3));
      console.log(row(`${runtimeName} ${name}`, values.map(ratio)));
    }
    all[runtimeName] = found;
  }
  await Deno.writeTextFile(COMMITTED, `${JSON.stringify(all, null, 2)}\n`);
  return true;
}

if (import.meta.main) {
  try {
    if (!await main(Deno.args)) Deno.exitCode = 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
