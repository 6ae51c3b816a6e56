/**
 * The list of timed workloads: what each does, which floor it is held against,
 * and the ratio to that floor that it aims at on each runtime. `loops.ts` holds
 * the code of each, by the same names.
 *
 * @module
 */

/** The runtimes that benchmarks run on. */
export type RuntimeName = "node" | "deno" | "bun";

/** The floors that workloads are held against. */
export type FloorName = "floor" | "floor_signal";

/** One timed workload. */
export interface Workload {
  /** What one operation is. */
  readonly does: string;
  /** How many calls one operation makes: times are told per call. */
  readonly calls: number;
  readonly floor: FloorName;
  /** The highest ratio to the floor that is fine, by runtime. */
  readonly target: Readonly<Record<RuntimeName, number>>;
  /** The most rounds in all, for workloads that take long. */
  readonly maxRounds?: number;
}

/** Every timed workload by name, in the order they are run and printed. */
export const WORKLOADS = {
  "uncontended-async": {
    does: "one caller, whose fn is an async function",
    calls: 1,
    floor: "floor",
    target: { node: 1.10, deno: 1.20, bun: 1.25 },
  },
  "uncontended-sync": {
    does: "one caller, whose fn returns a plain value",
    calls: 1,
    floor: "floor",
    target: { node: 1.10, deno: 1.20, bun: 1.25 },
  },
  "join": {
    does: "1,000 plain waiters join a flight; only their calls are timed",
    calls: 1_000,
    floor: "floor",
    target: { node: 1.0, deno: 1.0, bun: 1.35 },
  },
  "one-joiner": {
    does: "a leader and one plain waiter, both awaited",
    calls: 2,
    floor: "floor",
    target: { node: 1.25, deno: 1.45, bun: 1.40 },
  },
  "macrotask": {
    does: "one caller, whose fn waits one macrotask",
    calls: 1,
    floor: "floor",
    target: { node: 1.05, deno: 1.05, bun: 1.05 },
  },
  "rejecting": {
    does: "one caller, whose async fn throws",
    calls: 1,
    floor: "floor",
    target: { node: 1.55, deno: 1.95, bun: 1.50 },
  },
  "herd-1000": {
    does: "1,000 callers of one flight, from the first call to all settled",
    calls: 1_000,
    floor: "floor",
    target: { node: 1.1, deno: 1.1, bun: 1.1 },
  },
  "herd-1000000": {
    does: "1,000,000 callers of one flight, likewise",
    calls: 1_000_000,
    floor: "floor",
    target: { node: 1.1, deno: 1.1, bun: 1.1 },
    maxRounds: 15,
  },
  "signal-fresh": {
    does: "one caller with a signal of its own",
    calls: 1,
    floor: "floor_signal",
    target: { node: 1.1, deno: 1.1, bun: 1.0 },
  },
  "signal-fresh-joiner": {
    does: "a leader and a waiter, each with a signal of its own",
    calls: 2,
    floor: "floor_signal",
    target: { node: 1.1, deno: 1.1, bun: 1.0 },
  },
  "signal-shared-5000": {
    does: "5,000 callers on one signal and flight, which then settles",
    calls: 5_000,
    floor: "floor_signal",
    target: { node: 0.05, deno: 0.05, bun: 0.05 },
    maxRounds: 45,
  },
  "signal-shared-5000-abort": {
    does: "5,000 callers on one signal and flight, then the signal aborts",
    calls: 5_000,
    floor: "floor_signal",
    target: { node: 0.05, deno: 0.05, bun: 0.05 },
    maxRounds: 45,
  },
} as const satisfies Record<string, Workload>;

/** The name of a timed workload. */
export type WorkloadName = keyof typeof WORKLOADS;

/** The names of all timed workloads, in order. */
export const WORKLOAD_NAMES = Object.keys(WORKLOADS) as readonly WorkloadName[];

/** The workload of that name, by its common type. */
export function workloadNamed(name: WorkloadName): Workload {
  return WORKLOADS[name];
}
