/**
 * Runs the measuring processes of a workload, and sums up what they found.
 *
 * @module
 */

import type { Bundles } from "./bundles.ts";
import type { Ratio, WorkloadResult } from "./results.ts";
import { orderOf, ratios, type Timings } from "./rounds.ts";
import { measure, type Runtime } from "./runtimes.ts";
import { median, quartiles } from "./stats.ts";
import { type Builds, type SubjectName, subjectsOf } from "./subjects.ts";
import { type WorkloadName, workloadNamed } from "./workloads.ts";

/** How long to measure. */
export interface Effort {
  /** Rounds in all. */
  readonly rounds: number;
  /** How many processes share them: each compiles a little differently. */
  readonly processes: number;
  /** Milliseconds of warm-up, per subject and process. */
  readonly warmUp: number;
}

/**
 * Milliseconds that a round takes, about. Short, so that most rounds pass
 * without another program taking the core: measured, rounds of 20 spread twice
 * as wide as rounds of 2.
 */
const ROUND_TIME = 2;

/** Times one workload in one process. */
export function timeOnce(
  bundles: Bundles<SubjectName>,
  runtime: Runtime,
  workload: WorkloadName,
  subjects: readonly SubjectName[],
  effort: Effort,
): Promise<Timings> {
  const { floor, variant, maxRounds = Infinity } = workloadNamed(workload);
  const rounds = Math.min(effort.rounds, maxRounds) / effort.processes;
  return measure(runtime, bundles.program, {
    kind: "time",
    workload,
    variant,
    subjects: subjects.map((name) => bundles.files(name)),
    options: {
      base: floor,
      rounds: Math.max(3, Math.ceil(rounds)),
      warmUp: effort.warmUp,
      roundTime: ROUND_TIME,
    },
  });
}

/**
 * Times one workload on every runtime, a process of each in turn. The peers are
 * in the first process alone, which halves the time of a run: their ratios are
 * of one start, ours of all.
 */
export async function timeWorkload(
  bundles: Bundles<SubjectName>,
  runtimes: readonly Runtime[],
  workload: WorkloadName,
  builds: Builds,
  effort: Effort,
): Promise<Map<Runtime, Timings[]>> {
  const all = subjectsOf(workloadNamed(workload), builds);
  const some = subjectsOf(workloadNamed(workload), { ...builds, peers: false });
  const found = new Map<Runtime, Timings[]>(
    runtimes.map((runtime) => [runtime, []]),
  );
  for (let process = 0; process < effort.processes; process++) {
    for (const runtime of runtimes) {
      // Whoever is loaded and warmed up first stays slower by a few percent on
      // Bun, so the order changes with each process.
      const order = orderOf(process === 0 ? all : some, process);
      found.get(runtime)?.push(
        await timeOnce(bundles, runtime, workload, order, effort),
      );
    }
  }
  return found;
}

/** The ratios of all who took part, over the rounds of all processes. */
export function sumUp(
  workload: WorkloadName,
  runs: readonly Timings[],
): WorkloadResult {
  const { floor, calls } = workloadNamed(workload);
  const names = Object.keys(runs[0] ?? {}).filter((name) => name !== floor);
  const subjects: Record<string, Ratio> = {};
  for (const name of names) {
    const found = quartiles(runs.flatMap((run) => ratios(run, name, floor)));
    subjects[name] = {
      ratio: rounded(found.median),
      lower: rounded(found.lower),
      upper: rounded(found.upper),
    };
  }
  const floorNs = median(runs.flatMap((run) => run[floor] ?? [])) / calls;
  return { floor, calls, floorNs: rounded(floorNs), subjects };
}

/** To four digits: the rest is noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
