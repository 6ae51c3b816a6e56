/**
 * What Linux tells of processes in `/proc`: elsewhere all is NaN, and tables
 * show a dash.
 *
 * @module
 */

/** What processes hold and have used. */
export interface Usage {
  /** Resident bytes now. */
  readonly bytes: number;
  /** Milliseconds of processor time so far. */
  readonly cpu: number;
}

/** Bytes of a page, and milliseconds of a tick, on all that Deno runs on. */
const PAGE = 4_096;
const TICK = 10;

/** A process and all below it. */
export function familyOf(root: number): number[] {
  const parents = new Map<number, number>();
  try {
    for (const { name } of Deno.readDirSync("/proc")) {
      if (/^\d+$/.test(name)) parents.set(Number(name), parentOf(name));
    }
  } catch {
    return [];
  }
  const family = [root];
  for (const pid of family) {
    for (const [child, parent] of parents) {
      if (parent === pid) family.push(child);
    }
  }
  return family;
}

/** What these processes hold and have used, in sum. */
export function usageOf(family: readonly number[]): Usage {
  if (family.length === 0) return { bytes: NaN, cpu: NaN };
  let [pages, ticks] = [0, 0];
  for (const pid of family) {
    const fields = statOf(String(pid));
    pages += Number(fields[RSS] ?? 0);
    ticks += Number(fields[UTIME] ?? 0) + Number(fields[STIME] ?? 0);
  }
  return { bytes: pages * PAGE, cpu: ticks * TICK };
}

/** Places in `/proc/<pid>/stat`, counted from the field after the name. */
const PARENT = 1;
const UTIME = 11;
const STIME = 12;
const RSS = 21;

function parentOf(pid: string): number {
  return Number(statOf(pid)[PARENT] ?? -1);
}

/** The fields after the name, which may hold anything; none if it has ended. */
function statOf(pid: string): string[] {
  try {
    const text = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}
