/**
 * Asks everybody everything, two processes at a time.
 *
 * @module
 */

import { findRuntime } from "../../bench/runtimes.ts";
import type { RuntimeName } from "../../bench/workloads.ts";
import { bundleProgram, bundleSubject } from "./bundles.ts";
import { ask, type Verdict } from "./cell.ts";
import { NOT_OFFERED } from "./not_offered.ts";
import type { RowName } from "./rows.ts";
import type { SubjectName } from "./subjects.ts";

/** One cell of the table. */
export interface Cell extends Verdict {
  readonly row: RowName;
  readonly subject: SubjectName;
}

/** What to ask whom, and where. */
export interface Selection {
  readonly runtime: RuntimeName;
  readonly rows: readonly RowName[];
  readonly subjects: readonly SubjectName[];
}

/** Called after each step, of how many there are. */
export type OnStep = (done: number, of: number) => void;

/** As many processes as the smallest machine has cores. */
const AT_A_TIME = 2;

/**
 * Asks all that is selected, row by row; the answers come in that order.
 *
 * @param directory Where to put the files that the processes run.
 */
export async function askAll(
  directory: string,
  { runtime: name, rows, subjects }: Selection,
  onStep: OnStep = () => {},
): Promise<Cell[]> {
  const runtime = await findRuntime(name);
  const steps = 1 + subjects.length + rows.length * subjects.length;
  let done = 0;
  const step = <T>(result: T): T => {
    onStep(++done, steps);
    return result;
  };
  const program = step(await bundleProgram(directory));
  const modules = new Map(
    await inTurn(subjects, async (subject) => {
      const module = await bundleSubject(directory, subject);
      return step([subject, module] as const);
    }),
  );
  const cells = rows.flatMap((row) =>
    subjects.map((subject) => ({ row, subject }))
  );
  return await inTurn(cells, async ({ row, subject }) => {
    const module = modules.get(subject) ?? "";
    const verdict = notOffered(subject, row) ??
      await ask(runtime, program, { module, row });
    return step({ row, subject, ...verdict });
  });
}

function notOffered(subject: SubjectName, row: RowName): Verdict | undefined {
  if (subject === "ours") return undefined;
  const reason = NOT_OFFERED[subject][row];
  return reason === undefined ? undefined : { outcome: "not offered", reason };
}

/** Maps a list, a few items at the same time. */
export async function inTurn<T, R>(
  items: readonly T[],
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const work = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [index, item] = next;
      results[index] = await map(item);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return results;
}
