/**
 * The list of timed workloads: what each does, which floor it is held against,
 * who takes part, and the ratio to the floor that it aims at on each runtime.
 * `loops/` holds the code of each, by the same names.
 *
 * @module
 */

import { PEER_NAMES, type PeerName } from "../tests/peers/list.ts";

/** The runtimes that benchmarks run on. */
export type RuntimeName = "node" | "deno" | "bun";

/** The floors that workloads are held against, by their files in `floors/`. */
export type FloorName =
  | "floor"
  | "floor_abortable"
  | "floor_clone"
  | "floor_many"
  | "floor_result"
  | "floor_signal";

/** What a group is told beside the defaults. */
export type Variant = "clone" | "maxAge" | "timeout" | "observer";

/** One timed workload. */
export interface Workload {
  /** What one operation is. */
  readonly does: string;
  /** How many calls one operation makes: times are told per call. */
  readonly calls: number;
  readonly floor: FloorName;
  /** Our group is told this. */
  readonly variant?: Variant;
  /** The highest ratio to the floor that is fine, by runtime. */
  readonly target?: Readonly<Record<RuntimeName, number>>;
  /** The most rounds in all, for workloads that take long. */
  readonly maxRounds?: number;
  /** The peers that take part: those that can, as their READMEs say. */
  readonly peers: "all" | readonly PeerName[];
  /** Peers that can't, and why. */
  readonly leftOut?: Readonly<Partial<Record<PeerName, string>>>;
}

const PLAIN = { floor: "floor", peers: "all" } as const;

const OURS_ONLY = { floor: "floor", peers: [] } as const;

const SIGNALS = {
  floor: "floor_signal",
  peers: ["gmod"],
  leftOut: { "lru-cache": "ignores the signal of everybody but the first" },
} as const;

/** Those that are close enough to us for large workloads to be worth the time. */
const CHEAP_WAITERS = [
  "p-memoize",
  "async-cache-dedupe",
  "lucid",
  "jswork",
  "node-singleflight",
] as const satisfies readonly PeerName[];

/** A workload of theirs. The others are said to be left out. */
const CHEAPEST = {
  peers: CHEAP_WAITERS,
  leftOut: Object.fromEntries(
    PEER_NAMES.filter((name) =>
      name !== "dataloader" && !CHEAP_WAITERS.some((one) => one === name)
    ).map((name) => [name, "not measured, for the length of a run"]),
  ),
} as const;

/** Every timed workload by name, in the order they are run and printed. */
export const WORKLOADS = {
  "uncontended-async": {
    ...PLAIN,
    does: "one caller, whose fn is an async function",
    calls: 1,
    target: { node: 1.10, deno: 1.20, bun: 1.25 },
  },
  "uncontended-sync": {
    ...PLAIN,
    does: "one caller, whose fn returns a plain value",
    calls: 1,
    target: { node: 1.10, deno: 1.20, bun: 1.25 },
    leftOut: { jswork: "takes no fn that returns a plain value" },
  },
  "rejecting": {
    ...PLAIN,
    does: "one caller, whose async fn throws",
    calls: 1,
    target: { node: 1.55, deno: 1.95, bun: 1.50 },
  },
  "macrotask": {
    ...PLAIN,
    does: "one caller, whose fn waits one macrotask",
    calls: 1,
    target: { node: 1.05, deno: 1.05, bun: 1.05 },
  },
  "join": {
    ...PLAIN,
    does: "1,000 plain waiters join a flight; only their calls are timed",
    calls: 1_000,
    target: { node: 1.0, deno: 1.0, bun: 1.35 },
  },
  "one-joiner": {
    ...PLAIN,
    does: "a leader and one plain waiter, both awaited",
    calls: 2,
    target: { node: 1.25, deno: 1.45, bun: 1.40 },
  },
  "mixed-1-percent": {
    ...PLAIN,
    does: "1,000 calls in turn for 10 keys: 1 % lead",
    calls: 1_000,
  },
  "herd-10": herd(10),
  "herd-100": herd(100),
  "herd-1000": {
    ...herd(1_000),
    target: { node: 1.1, deno: 1.1, bun: 1.1 },
  },
  "herd-10000": herd(10_000),
  "herd-100000": { ...herd(100_000), maxRounds: 9 },
  "herd-1000000": {
    ...herd(1_000_000),
    target: { node: 1.1, deno: 1.1, bun: 1.1 },
    maxRounds: 9,
    ...CHEAPEST,
  },
  "keys-10": keys(10),
  "keys-100": keys(100),
  "keys-1000": keys(1_000),
  "keys-10000": keys(10_000),
  "keys-100000": { ...keys(100_000), maxRounds: 9 },
  "keys-10000-by-100": {
    ...OURS_ONLY,
    does: "10,000 keys with 100 callers each, all in flight at once",
    calls: 1_000_000,
    maxRounds: 10,
    ...CHEAPEST,
  },
  "signal-fresh": {
    ...SIGNALS,
    does: "one caller with a signal of its own",
    calls: 1,
    target: { node: 1.1, deno: 1.1, bun: 1.0 },
  },
  "signal-fresh-joiner": {
    ...SIGNALS,
    does: "a leader and a waiter, each with a signal of its own",
    calls: 2,
    target: { node: 1.1, deno: 1.1, bun: 1.0 },
  },
  "signal-shared-5000": {
    ...SIGNALS,
    does: "5,000 callers on one signal and flight, which then settles",
    calls: 5_000,
    target: { node: 0.05, deno: 0.05, bun: 0.05 },
    maxRounds: 45,
  },
  "signal-shared-5000-abort": {
    ...SIGNALS,
    does: "5,000 callers on one signal and flight, then the signal aborts",
    calls: 5_000,
    target: { node: 0.05, deno: 0.05, bun: 0.05 },
    maxRounds: 45,
    ...noAborts(),
  },
  "abort-storm-1000": {
    ...SIGNALS,
    does: "1,000 callers of one flight, each with a signal; all abort",
    calls: 1_000,
    ...noAborts(),
  },
  "abort-half-1000": {
    ...SIGNALS,
    does: "the same; every second one aborts, then the flight settles",
    calls: 1_000,
    ...noAborts(),
  },
  "flight-signal": {
    does: "one caller, whose async fn reads its signal",
    calls: 1,
    floor: "floor_abortable",
    peers: ["gmod", "lru-cache", "tanstack"],
  },
  "do-result": {
    does: "one caller of doResult, whose fn is an async function",
    calls: 1,
    floor: "floor_result",
    peers: [],
  },
  "do-many-100": {
    does: "doMany of 100 keys, none in flight",
    calls: 100,
    floor: "floor_many",
    peers: ["dataloader"],
  },
  "do-many-100-overlapping": {
    does: "two doMany of 100 keys each, half of them the same",
    calls: 200,
    floor: "floor_many",
    peers: ["dataloader"],
  },
  "clone-10": {
    does: "10 callers of one flight, of whom 9 get a copy",
    calls: 10,
    floor: "floor_clone",
    variant: "clone",
    peers: [],
  },
  "max-age": {
    ...OURS_ONLY,
    does: "one caller, in a group with a maxAge",
    calls: 1,
    variant: "maxAge",
  },
  "max-age-join": {
    ...OURS_ONLY,
    does: "1,000 plain waiters join, in a group with a maxAge",
    calls: 1_000,
    variant: "maxAge",
  },
  "timeout": {
    ...OURS_ONLY,
    does: "one caller, in a group with a timeout",
    calls: 1,
    variant: "timeout",
  },
  "observer": {
    ...OURS_ONLY,
    does: "one caller, in a group with an observer",
    calls: 1,
    variant: "observer",
  },
  "observer-herd-1000": {
    ...OURS_ONLY,
    does: "1,000 callers of one flight, in a group with an observer",
    calls: 1_000,
    variant: "observer",
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

function herd(calls: number) {
  return {
    ...PLAIN,
    does: `${
      calls.toLocaleString("en")
    } callers of one flight, from the first call to all settled`,
    calls,
  };
}

function keys(calls: number) {
  return {
    ...OURS_ONLY,
    does: `${calls.toLocaleString("en")} keys in flight at once, a caller each`,
    calls,
    ...CHEAPEST,
  };
}

function noAborts() {
  return {
    peers: [],
    leftOut: {
      ...SIGNALS.leftOut,
      gmod: "keeps a caller that has aborted until the work ends",
    },
  };
}
