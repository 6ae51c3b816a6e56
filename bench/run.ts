/**
 * `deno task bench`: measures this package against the floors on Node, Deno
 * and Bun, and prints each ratio beside its target. It never fails for a
 * number: a noisy machine decides no test.
 *
 * The map: `workloads.ts` lists what is timed and the targets, `loops.ts` has
 * the code of each, `floor.ts` and `floor_signal.ts` are what it is held
 * against. `process.ts` runs on each runtime, one process per workload, since
 * what one workload teaches a compiler slows or speeds the next: `rounds.ts`,
 * `memory.ts`, `turns.ts`. The rest prepares: `flags.ts`, `bundles.ts`,
 * `runtimes.ts`, and `table.ts` prints.
 *
 * @module
 */

import { killAllOnInterrupt } from "../tests/runner/process.ts";
import { type Bundles, makeBundles } from "./bundles.ts";
import { type Flags, HELP, parseFlags } from "./flags.ts";
import type { Quantity } from "./memory.ts";
import { orderOf, type Timings } from "./rounds.ts";
import { findRuntime, measure, type Runtime } from "./runtimes.ts";
import { median, quartiles } from "./stats.ts";
import { nanoseconds, ratio, row, spread, verdict } from "./table.ts";
import { type WorkloadName, workloadNamed } from "./workloads.ts";

const OURS = "ours";
const AGAINST = "against";

/**
 * Milliseconds that a round of the floor takes, about. Short, so that most
 * rounds pass without another program taking the core: measured, rounds of 20
 * spread twice as wide as rounds of 2.
 */
const ROUND_TIME = 2;

/** The most bytes that a flight and a plain waiter may take. */
const MEMORY_TARGET = { flight: 380, waiter: 0 };

/** Bytes per waiter below which a heap only breathes. */
const MEMORY_NOISE = 1;

async function main(flags: Flags): Promise<void> {
  warnIfBusy();
  const directory = await Deno.makeTempDir({ prefix: "singleflight-bench-" });
  const cleanUp = () => Deno.removeSync(directory, { recursive: true });
  killAllOnInterrupt(cleanUp);
  try {
    const subjects: Record<string, string> = {
      floor: import.meta.resolve("./floor.ts"),
      floor_signal: import.meta.resolve("./floor_signal.ts"),
      [OURS]: flags.subject,
    };
    if (flags.against !== undefined) subjects[AGAINST] = flags.against;
    const bundles = await makeBundles(directory, import.meta.url, subjects);
    for (const name of flags.runtimes) {
      const runtime = await findRuntime(name);
      console.log(`\n${runtime.title}`);
      if (flags.workloads.length > 0) await printTimes(flags, bundles, runtime);
      if (flags.memory) await printMemory(flags, bundles, runtime);
      if (flags.turns) await printTurns(flags, bundles, runtime);
    }
  } finally {
    cleanUp();
  }
}

/** Ratios stand a busy machine, but their spread grows. */
function warnIfBusy(): void {
  const [load = 0] = Deno.build.os === "windows" ? [] : Deno.loadavg();
  const cores = navigator.hardwareConcurrency;
  if (load <= cores / 2) return;
  console.log(
    `The machine is busy (load ${load.toFixed(1)} on ${cores} cores): ` +
      "numbers will be noisy",
  );
}

async function printTimes(
  flags: Flags,
  bundles: Bundles,
  runtime: Runtime,
): Promise<void> {
  const header = ["floor/call", "ratio", "middle half", "target", ""];
  if (flags.against !== undefined) {
    header.splice(3, 0, "against", "ours/against", "middle half");
  }
  if (flags.processes > 1) header.splice(-1, 0, "by process");
  console.log(row("workload", header));
  for (const name of flags.workloads) {
    const runs: Timings[] = [];
    for (let i = 0; i < flags.processes; i++) {
      runs.push(await time(flags, bundles, runtime, name, i));
    }
    console.log(row(name, timeCells(flags, runtime, name, runs)));
  }
}

function time(
  flags: Flags,
  bundles: Bundles,
  runtime: Runtime,
  workload: WorkloadName,
  process: number,
): Promise<Timings> {
  const { floor, maxRounds = Infinity } = workloadNamed(workload);
  // Whoever is loaded and warmed up first stays slower by a few percent on
  // Bun, so the order changes with each process.
  const names = orderOf(subjectNames(flags, floor), process);
  return measure(runtime, bundles.program, {
    kind: "time",
    workload,
    subjects: names.map(bundles.files),
    options: {
      base: floor,
      rounds: Math.ceil(Math.min(flags.rounds, maxRounds) / flags.processes),
      warmUp: flags.warmUp,
      roundTime: ROUND_TIME,
    },
  });
}

function timeCells(
  flags: Flags,
  runtime: Runtime,
  name: WorkloadName,
  runs: readonly Timings[],
): string[] {
  const { floor, calls, target } = workloadNamed(name);
  const ours = runs.map((run) => ratios(run, OURS, floor));
  const found = quartiles(ours.flat());
  const cells = [
    nanoseconds(median(runs.flatMap((run) => run[floor] ?? [])) / calls),
    ratio(found.median),
    spread(found),
  ];
  if (flags.against !== undefined) {
    const direct = quartiles(runs.flatMap((run) => ratios(run, OURS, AGAINST)));
    cells.push(
      ratio(median(runs.flatMap((run) => ratios(run, AGAINST, floor)))),
      ratio(direct.median),
      spread(direct),
    );
  }
  cells.push(ratio(target[runtime.name]));
  if (flags.processes > 1) cells.push(spreadOf(ours));
  cells.push(verdict(found.median, target[runtime.name]));
  return cells;
}

/** The lowest and the highest median of any process. */
function spreadOf(runs: readonly number[][]): string {
  const medians = runs.map(median);
  return `${ratio(Math.min(...medians))}-${ratio(Math.max(...medians))}`;
}

/** One subject's times by another's, round by round. */
function ratios(timings: Timings, subject: string, base: string): number[] {
  const bases = timings[base] ?? [];
  return (timings[subject] ?? []).map((time, round) =>
    time / (bases[round] ?? NaN)
  );
}

async function printMemory(
  flags: Flags,
  bundles: Bundles,
  runtime: Runtime,
): Promise<void> {
  console.log(row("bytes", ["flight", "waiter", "with signal"]));
  const bytes = async (name: string, quantity: Quantity) =>
    (await measure(runtime, bundles.program, {
      kind: "memory",
      quantity,
      subjects: [bundles.files(name)],
    }))[name] ?? NaN;
  // Any subject will do: the work alone calls none.
  const work = await bytes("floor", "work");
  for (const name of subjectNames(flags, "floor", "floor_signal")) {
    const flight = await bytes(name, "flight") - work;
    const waiter = await bytes(name, "waiter");
    const cells = [
      flight.toFixed(0),
      waiter.toFixed(1),
      name === "floor" ? "-" : (await bytes(name, "signalWaiter")).toFixed(0),
    ];
    if (name === OURS) {
      cells.push(
        `flight <= ${MEMORY_TARGET.flight}: ` +
          verdict(flight, MEMORY_TARGET.flight) +
          `, waiter ${MEMORY_TARGET.waiter}: ` +
          (waiter < MEMORY_NOISE ? "ok" : "missed"),
      );
    }
    console.log(row(name, cells));
  }
}

async function printTurns(
  flags: Flags,
  bundles: Bundles,
  runtime: Runtime,
): Promise<void> {
  console.log(row("microtask turns", ["leader", "waiter", "with signal"]));
  const names = subjectNames(flags, "floor", "floor_signal");
  const outcome = await measure(runtime, bundles.program, {
    kind: "turns",
    subjects: names.map(bundles.files),
  });
  for (const name of names) {
    const turns = outcome[name];
    if (turns === undefined) continue;
    console.log(row(name, [
      String(turns.leader),
      String(turns.waiter),
      name === "floor" ? "-" : String(turns.signalWaiter),
    ]));
  }
}

function subjectNames(flags: Flags, ...floors: string[]): string[] {
  return [...floors, OURS, ...(flags.against === undefined ? [] : [AGAINST])];
}

if (import.meta.main) {
  try {
    const flags = parseFlags(Deno.args);
    if (flags === undefined) console.log(HELP);
    else await main(flags);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
