/**
 * `deno task bench:compare <revision>`: a git revision against the working
 * tree, in alternating rounds of the same processes, and names what moved.
 *
 * @module
 */

import { parseArgs } from "node:util";
import { join } from "node:path";
import { killAllOnInterrupt, run } from "../tests/runner/process.ts";
import { ROOT } from "../tests/runner/root.ts";
import type { Bundles } from "./bundles.ts";
import { chosen, count } from "./flags.ts";
import { type Effort, timeWorkload } from "./measure.ts";
import { ratios, type Timings } from "./rounds.ts";
import { findRuntime, type Runtime, RUNTIME_NAMES } from "./runtimes.ts";
import { median, quartiles } from "./stats.ts";
import { type Builds, makeSubjects, type SubjectName } from "./subjects.ts";
import { ratio, row, spread } from "./table.ts";
import { WORKLOAD_NAMES, type WorkloadName } from "./workloads.ts";

const HELP = `Usage: deno task bench:compare [<revision>] [options]

Ratios of the working tree's time to the revision's (HEAD by default): below 1
is faster than it was. A workload has moved if the medians of all processes
are off by more than 3 % to the same side.

  --only <names>      only these workloads, by commas, or parts of their names
  --runtime <names>   node, deno, bun, by commas; all by default
  --rounds <number>   rounds of each workload, 96 by default
  --processes <n>     processes that share the rounds, 6 by default`;

/** What engines do differently from start to start, after all rounds. */
const NOISE = 0.03;

const WIDTH = 26;

async function main(args: readonly string[]): Promise<void> {
  const { values, positionals: [revision = "HEAD"] } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      help: { type: "boolean" },
      only: { type: "string" },
      runtime: { type: "string" },
      rounds: { type: "string" },
      processes: { type: "string" },
    },
  });
  if (values.help) return console.log(HELP);
  const workloads = chosen("--only", values.only, WORKLOAD_NAMES);
  const names = chosen("--runtime", values.runtime, RUNTIME_NAMES);
  const effort: Effort = {
    rounds: count("--rounds", values.rounds, 96),
    processes: count("--processes", values.processes, 6),
    warmUp: 150,
  };
  const directory = await Deno.makeTempDir({ prefix: "singleflight-compare-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const builds: Builds = {
      subject: import.meta.resolve("@scope/singleflight"),
      against: await extract(revision, join(directory, "revision")),
      peers: false,
    };
    const bundles = await makeSubjects(directory, builds);
    const runtimes: Runtime[] = [];
    for (const name of names) runtimes.push(await findRuntime(name));
    await compare(bundles, runtimes, workloads, builds, effort);
  } finally {
    cleanUp();
  }
}

/** Puts the library of a revision into a folder; its root module. */
async function extract(revision: string, folder: string): Promise<string> {
  const archive = `${folder}.tar`;
  await Deno.mkdir(folder);
  await git("archive", `--output=${archive}`, revision, "mod.ts", "src");
  await checked("tar", ["-xf", archive, "-C", folder]);
  return join(folder, "mod.ts");
}

function git(...args: string[]): Promise<void> {
  return checked("git", ["-C", ROOT, ...args]);
}

async function checked(command: string, args: string[]): Promise<void> {
  const { code, output } = await run(command, args, { limitMs: 60_000 });
  if (code !== 0) throw new Error(`Cannot compare:\n${output}`);
}

async function compare(
  bundles: Bundles<SubjectName>,
  runtimes: readonly Runtime[],
  workloads: readonly WorkloadName[],
  builds: Builds,
  effort: Effort,
): Promise<void> {
  const moved: string[] = [];
  console.log(row("", runtimes.map(({ title }) => title), WIDTH));
  for (const name of workloads) {
    const runs = await timeWorkload(bundles, runtimes, name, builds, effort);
    const cells: string[] = [];
    for (const [{ title }, timings] of runs) {
      const found = quartiles(timings.flatMap(toRevision));
      const verdict = movement(timings);
      cells.push(`${ratio(found.median)} (${spread(found)}) ${verdict}`);
      if (verdict === "") continue;
      moved.push(`${name} on ${title}: ${verdict} (${percent(found.median)})`);
    }
    console.log(row(name, cells, WIDTH));
  }
  console.log(
    moved.length === 0 ? "Nothing moved beyond the noise" : moved.join("\n"),
  );
}

/** Which way all processes agree that it went. */
function movement(timings: readonly Timings[]): "faster" | "slower" | "" {
  const medians = timings.map((timing) => median(toRevision(timing)));
  if (medians.every((value) => value > 1 + NOISE)) return "slower";
  if (medians.every((value) => value < 1 - NOISE)) return "faster";
  return "";
}

function toRevision(timing: Timings): number[] {
  return ratios(timing, "ours", "against");
}

function percent(value: number): string {
  const change = (value - 1) * 100;
  return `${change < 0 ? "" : "+"}${change.toFixed(0)} %`;
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
