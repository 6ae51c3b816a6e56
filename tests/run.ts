/**
 * Runs the suite on every runtime, or on those that are named:
 *
 * ```sh
 * deno task test
 * deno task test node bun --filter "S9 "
 * ```
 *
 * The last line, `N passed, N failed`, is the total; the exit code is 0 only if
 * every runtime started, ran every neutral case that it can run, and passed.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { LEFT_OUT, RedisServer } from "./distributed/redis/server.ts";
import { readCatalogue } from "./runner/bundle.ts";
import { killAll, killAllOnInterrupt } from "./runner/process.ts";
import { Progress } from "./runner/progress.ts";
import { judge, type RuntimeReport, summary } from "./runner/report.ts";
import {
  onBun,
  onDeno,
  onNode,
  type RunOutcome,
  type SuiteOptions,
} from "./runner/runtimes.ts";
import { removeFolder } from "./runner/root.ts";
import { chooseStd, STD_VARIABLE, stdFlags } from "./runner/std.ts";
import { onWorkers } from "./runner/workers.ts";
import type { RuntimeName } from "./case.ts";
import { BUN, NODE_22, NODE_24, WORKERD } from "./versions.ts";

/** One runtime: how it is called on the command line, shown, and run. */
interface Target {
  readonly argument: string;
  readonly label: string;
  readonly runtime: RuntimeName;
  run(options: SuiteOptions): Promise<RunOutcome & { label?: string }>;
}

const TARGETS: readonly Target[] = [
  {
    argument: "deno",
    label: `Deno ${Deno.version.deno}`,
    runtime: "deno",
    run: onDeno,
  },
  {
    argument: "workers",
    label: `workerd ${WORKERD}`,
    runtime: "workerd",
    async run(options) {
      const { build, ...outcome } = await onWorkers(options);
      if (build.remark !== undefined) console.log(build.remark);
      return { ...outcome, label: `workerd ${build.version}` };
    },
  },
  {
    argument: "node",
    label: `Node ${NODE_24}`,
    runtime: "node",
    run: (options) => onNode(NODE_24, options),
  },
  {
    argument: "node",
    label: `Node ${NODE_22}`,
    runtime: "node",
    run: (options) => onNode(NODE_22, options),
  },
  { argument: "bun", label: `Bun ${BUN}`, runtime: "bun", run: onBun },
];

const { values, positionals } = readArguments();

try {
  Deno.exit(await main());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.log("0 passed, 1 failed");
  Deno.exit(1);
}

async function main(): Promise<number> {
  const targets = chosen(positionals);
  // The model-based test reads these on every runtime that has variables.
  if (values.runs) Deno.env.set("SINGLEFLIGHT_RUNS", values.runs);
  if (values.seed) Deno.env.set("SINGLEFLIGHT_SEED", values.seed);
  // What the runtimes print is shown by this process: colours only if it can.
  if (!Deno.stdout.isTerminal()) Deno.env.set("NO_COLOR", "1");
  const std = await chooseStd({ env: (name) => Deno.env.get(name), fetch });
  Deno.env.set(STD_VARIABLE, std.source);
  console.log(std.line);
  if (!await RedisServer.isThere()) console.log(LEFT_OUT);
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  killAllOnInterrupt(() => removeFolder(folder));
  try {
    const base = {
      folder,
      flags: stdFlags(std.source),
      filter: values.filter,
      ...(values.coverage !== undefined && { coverage: values.coverage }),
    };
    const catalogue = await readCatalogue(base);
    const reports = await runAll(targets, base);
    const verdicts = reports.map((report) =>
      judge(report, catalogue.filter(({ name }) => name.includes(base.filter)))
    );
    for (const line of summary(verdicts)) console.log(line);
    return verdicts.every(({ failed }) => failed === 0) ? 0 : 1;
  } finally {
    killAll();
    removeFolder(folder);
  }
}

function readArguments() {
  try {
    return parseArgs({
      // `deno task test -- --filter x` hands the `--` on.
      args: Deno.args.filter((argument) => argument !== "--"),
      allowPositionals: true,
      options: {
        filter: { type: "string", default: "" },
        coverage: { type: "string" },
        jobs: { type: "string" },
        runs: { type: "string" },
        seed: { type: "string" },
      },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}

function chosen(names: readonly string[]): readonly Target[] {
  const known = new Set(TARGETS.map(({ argument }) => argument));
  for (const name of names) {
    if (known.has(name)) continue;
    console.error(
      `Cannot run the tests: runtime was ${name}, must be ` +
        [...known].join(", "),
    );
    Deno.exit(2);
  }
  return names.length === 0
    ? TARGETS
    : TARGETS.filter(({ argument }) => names.includes(argument));
}

/** Runs so many runtimes side by side that cases with a clock still keep time. */
async function runAll(
  targets: readonly Target[],
  base: Omit<SuiteOptions, "onProgress">,
): Promise<RuntimeReport[]> {
  const jobs = Number(
    values.jobs ?? Math.min(2, navigator.hardwareConcurrency),
  );
  using progress = new Progress(targets.map(({ label }) => label));
  const reports: RuntimeReport[] = [];
  const queue = [...targets.entries()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, target] = next;
      reports[index] = await runOne(target, base, progress);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return reports;
}

async function runOne(
  { label, runtime, run }: Target,
  base: Omit<SuiteOptions, "onProgress">,
  progress: Progress,
): Promise<RuntimeReport> {
  const began = performance.now();
  progress.set(label, "starts");
  const onProgress = (ended: number) => progress.set(label, `${ended}`);
  const outcome = await run({ ...base, onProgress }).catch((error) => ({
    results: [],
    output: "",
    problem: error instanceof Error ? error.message : String(error),
  }));
  const seconds = (performance.now() - began) / 1_000;
  const report = { label, runtime, seconds, ...outcome };
  const good = outcome.problem === undefined &&
    outcome.results.every(({ passed }) => passed);
  progress.set(label, good ? "done" : "FAILED");
  progress.log(
    good
      ? `${report.label}: done in ${seconds.toFixed(1)} s`
      : `${report.label}: failed\n${report.output}`,
  );
  return report;
}
