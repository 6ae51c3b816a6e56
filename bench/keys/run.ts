/**
 * `deno task bench:keys`: what a key costs on Node, Deno and Bun, as ratios to
 * the engine's own functions and to peers from npm, each beside its target; or
 * with `--table` what each of them takes for the same key. It never fails for
 * a number: a noisy machine decides no test.
 *
 * The map: `rows.ts` lists what is timed and the targets, `materials.ts` the
 * values, `subject.ts` who is measured, `subjects/` the few lines that call
 * ours, `peers.ts` the packages. `process.ts` runs on each runtime, one process
 * per row: `loops.ts`, `memory.ts`. For the table: `hostile.ts` lists the pairs
 * and `hostile_table.ts` judges. Rounds, statistics and runtimes are those of
 * the folder above.
 *
 * @module
 */

import { killAllOnInterrupt } from "../../tests/runner/process.ts";
import { orderOf, ratios, type Timings } from "../rounds.ts";
import { findRuntime, type Runtime } from "../runtimes.ts";
import { median, quartiles } from "../stats.ts";
import { nanoseconds, ratio, row, spread, verdict } from "../table.ts";
import type { RuntimeName } from "../workloads.ts";
import type { Bundles } from "../bundles.ts";
import { makeKeyBundles, measure } from "./bundles.ts";
import { HELP, type KeyFlags, parseKeyFlags } from "./flags.ts";
import { printHostileTable } from "./hostile_table.ts";
import type { Quantity } from "./memory.ts";
import {
  type Comparison,
  type Row,
  type RowName,
  rowNamed,
  subjectsOf,
} from "./rows.ts";
import { type SubjectName, TITLES } from "./subject.ts";

/** Milliseconds that a round of the base takes, about: as in `bench`. */
const ROUND_TIME = 2;

/** The most bytes that a digested key may take. */
const MEMORY_TARGET = 160;

async function main(flags: KeyFlags): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "singleflight-bench-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const rows = flags.rows.map(rowNamed);
    const subjects = new Set(rows.flatMap(subjectsOf));
    if (flags.memory) subjects.add("ours");
    const bundles = await makeKeyBundles(directory, [...subjects]);
    for (const name of flags.runtimes) {
      const runtime = await findRuntime(name);
      console.log(`\n${runtime.title}`);
      await printRows(flags, bundles, runtime);
    }
  } finally {
    cleanUp();
  }
}

async function printRows(
  flags: KeyFlags,
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
): Promise<void> {
  const isBeyond = (name: RowName) => rowNamed(name).beyond === true;
  const targeted = flags.rows.filter((name) => !isBeyond(name));
  if (targeted.length > 0) {
    const header = ["its time", "ratio to it", "middle half"];
    if (flags.processes > 1) header.push("by process");
    console.log(row("against", [...header, "target"]));
  }
  for (const name of targeted) await printRow(flags, bundles, runtime, name);
  if (flags.memory) await printMemory(bundles, runtime);
  const beyond = flags.rows.filter(isBeyond);
  if (beyond.length === 0) return;
  console.log("\n  Beyond the targets");
  for (const name of beyond) await printRow(flags, bundles, runtime, name);
}

/** One row: its title, then a line for each comparison. */
async function printRow(
  flags: KeyFlags,
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
  name: RowName,
): Promise<void> {
  const { does, comparisons } = rowNamed(name);
  const runs: Timings[] = [];
  for (let i = 0; i < flags.processes; i++) {
    runs.push(await time(flags, bundles, runtime, name, i));
  }
  console.log(`  ${name}: ${does}`);
  for (const comparison of comparisons) {
    console.log(row(
      titleOf(comparison, rowNamed(name)),
      cells(flags, runtime.name, comparison, runs),
    ));
  }
}

/** Named is what changes from line to line: the one measured, or its base. */
function titleOf({ of, by }: Comparison, { comparisons }: Row): string {
  const isSameBase = comparisons.every((other) => other.by === by);
  return `  ${TITLES[isSameBase ? of : by]}`;
}

function time(
  flags: KeyFlags,
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
  name: RowName,
  process: number,
): Promise<Timings> {
  const row = rowNamed(name);
  const { maxRounds = Infinity } = row;
  const subjects = subjectsOf(row);
  const [base] = subjects;
  if (base === undefined) throw new Error(`Cannot time ${name}: it is empty`);
  return measure(runtime, bundles.program, {
    kind: "time",
    row: name,
    // Whoever is loaded and warmed up first may stay slower, so the order
    // changes with each process.
    subjects: orderOf(subjects, process).map(bundles.files),
    options: {
      base,
      rounds: Math.ceil(Math.min(flags.rounds, maxRounds) / flags.processes),
      warmUp: flags.warmUp,
      roundTime: ROUND_TIME,
    },
  });
}

function cells(
  flags: KeyFlags,
  runtime: RuntimeName,
  { of, by, target }: Comparison,
  runs: readonly Timings[],
): string[] {
  const ratiosByRun = runs.map((run) => ratios(run, of, by));
  const found = quartiles(ratiosByRun.flat());
  const cells = [
    nanoseconds(median(runs.flatMap((run) => run[by] ?? []))),
    ratio(found.median),
    spread(found),
  ];
  if (flags.processes > 1) {
    const medians = ratiosByRun.map(median);
    cells.push(
      `${ratio(Math.min(...medians))}-${ratio(Math.max(...medians))}`,
    );
  }
  if (target !== undefined) {
    const bound = target[runtime];
    cells.push(ratio(bound), verdict(found.median, bound));
  }
  return cells;
}

async function printMemory(
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
): Promise<void> {
  const subject = bundles.files("ours");
  const bytes = (quantity: Quantity) =>
    measure(runtime, bundles.program, { kind: "memory", quantity, subject });
  const key = await bytes("keys") - await bytes("nothing");
  console.log("  memory: bytes that stay for each digested key");
  console.log(row("  canonicalKey", [
    `${key.toFixed(0)} bytes`,
    "",
    "",
    `<= ${MEMORY_TARGET}`,
    verdict(key, MEMORY_TARGET),
  ]));
}

if (import.meta.main) {
  try {
    const flags = parseKeyFlags(Deno.args);
    if (flags === undefined) console.log(HELP);
    else if (flags.table) await printHostileTable();
    else await main(flags);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
