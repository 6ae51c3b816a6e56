/**
 * The program that a runtime runs for one measurement: reads its task as JSON
 * from its last argument, and prints the outcome as one line of JSON.
 *
 * @module
 */

import type { Loop } from "./loops.ts";
import { measureMemory, type Quantity } from "./memory.ts";
import { type RoundOptions, timeRounds, type Timings } from "./rounds.ts";
import { createSubject, type SubjectModule } from "./subject.ts";
import { measureTurns, type Turns } from "./turns.ts";
import type { Variant, WorkloadName } from "./workloads.ts";

/** Where the code of a subject is. */
export interface SubjectFiles<Name extends string = string> {
  readonly name: Name;
  /** The URL of the subject's own module. */
  readonly module: string;
  /** The URL of its own copy of the loops. */
  readonly loops: string;
}

/** What one process measures. */
export type Task =
  | {
    kind: "time";
    workload: WorkloadName;
    subjects: readonly SubjectFiles[];
    variant?: Variant | undefined;
    options: RoundOptions;
  }
  | {
    kind: "memory";
    quantity: Quantity;
    subjects: readonly SubjectFiles[];
  }
  | { kind: "turns"; subjects: readonly SubjectFiles[] };

/** What it answers, by the names of the subjects, according to its kind. */
export interface Outcomes {
  time: Timings;
  memory: Record<string, number>;
  turns: Record<string, Turns>;
}

async function perform(task: Task): Promise<Outcomes[Task["kind"]]> {
  if (task.kind === "time") {
    const contenders = [];
    for (const files of task.subjects) {
      const { LOOPS } = await import(files.loops) as {
        LOOPS: Readonly<Record<WorkloadName, () => Loop>>;
      };
      contenders.push({
        name: files.name,
        subject: await load(files, task.variant),
        loop: LOOPS[task.workload](),
      });
    }
    return await timeRounds(contenders, task.options);
  }
  const outcomes: Record<string, number | Turns> = {};
  for (const files of task.subjects) {
    const subject = await load(files);
    outcomes[files.name] = task.kind === "memory"
      ? await measureMemory(task.quantity, subject)
      : await measureTurns(subject);
  }
  return outcomes as Outcomes["memory"] | Outcomes["turns"];
}

async function load(files: SubjectFiles, variant?: Variant) {
  return createSubject(await import(files.module) as SubjectModule, variant);
}

const { Deno, process } = globalThis as {
  Deno?: { args: string[] };
  process?: { argv: string[] };
};
const task = (Deno?.args ?? process?.argv ?? []).at(-1);
console.log(JSON.stringify(await perform(JSON.parse(task ?? "") as Task)));
