/**
 * The program that a runtime runs for one measurement: reads its task as JSON
 * from its last argument, and prints the outcome as one line of JSON.
 *
 * @module
 */

import type { SubjectFiles } from "../process.ts";
import { type RoundOptions, timeRounds, type Timings } from "../rounds.ts";
import { createSubject, type Subject, type SubjectModule } from "../subject.ts";
import type * as Loops from "./loops.ts";
import { measureMemory, type Quantity } from "./memory.ts";
import { type RowName, rowNamed } from "./rows.ts";
import type { KeySubjectModule, SubjectName } from "./subject.ts";

/** What one process measures. */
export type Task =
  | {
    kind: "time";
    row: RowName;
    subjects: readonly SubjectFiles<SubjectName>[];
    options: RoundOptions;
  }
  | { kind: "memory"; quantity: Quantity; subject: SubjectFiles<SubjectName> };

/** What it answers, according to its kind. */
export interface Outcomes {
  time: Timings;
  memory: number;
}

async function perform(task: Task): Promise<Outcomes[Task["kind"]]> {
  if (task.kind === "memory") {
    const { name, module } = task.subject;
    const { keyFor } = await import(module) as KeySubjectModule;
    return await measureMemory(task.quantity, await keyFor(name, "nested"));
  }
  const contenders = [];
  for (const files of task.subjects) {
    const loop = await loopOf(files, task.row);
    contenders.push({
      name: files.name,
      subject: NOBODY,
      loop: async (_: Subject, operations: number) => await loop(operations),
    });
  }
  return await timeRounds(contenders, task.options);
}

/** Loads a subject and the loop that times it. */
async function loopOf(
  files: SubjectFiles<SubjectName>,
  rowName: RowName,
): Promise<Loops.KeyLoop> {
  const row = rowNamed(rowName);
  const material = row.materials?.[files.name] ?? row.material;
  const loops = await import(files.loops) as typeof Loops;
  const module: unknown = await import(files.module);
  if (row.loop === "flights") {
    return loops.flights(createSubject(module as SubjectModule), material);
  }
  const { keyFor } = module as KeySubjectModule;
  return loops[row.loop](await keyFor(files.name, material), material);
}

/** The loops hold their subjects: what times rounds has nothing to pass on. */
const NOBODY = {} as Subject;

const { Deno, process } = globalThis as {
  Deno?: { args: string[] };
  process?: { argv: string[] };
};
const task = (Deno?.args ?? process?.argv ?? []).at(-1);
console.log(JSON.stringify(await perform(JSON.parse(task ?? "") as Task)));
