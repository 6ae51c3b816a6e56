/**
 * What a run of the benchmarks leaves in `bench/results/`: a file for each
 * runtime, from which the README's pictures are drawn.
 *
 * @module
 */

import type { Found } from "./http/workloads.ts";
import type { FloorName } from "./workloads.ts";

/** What was measured on one runtime. */
export interface Results {
  /** When the run ended, in ISO 8601. */
  readonly when: string;
  /** The runtime with its version: `Node 24.21.0`. */
  readonly runtime: string;
  /** The processor, for people. */
  readonly machine: string;
  /** By the names of `workloads.ts`. */
  readonly workloads: Readonly<Record<string, WorkloadResult>>;
  /** By subject. */
  readonly memory: Readonly<Record<string, Memory>>;
  /** By subject. */
  readonly turns: Readonly<Record<string, Turns>>;
}

/** What one workload took. */
export interface WorkloadResult {
  /** What the ratios are to. */
  readonly floor: FloorName;
  /** How many calls one operation makes. */
  readonly calls: number;
  /** Nanoseconds that the floor takes per call. */
  readonly floorNs: number;
  /** By subject; who can't do the workload is missing. */
  readonly subjects: Readonly<Record<string, Ratio>>;
}

/** A time as a multiple of the floor's, over all rounds. */
export interface Ratio {
  /** The median. */
  readonly ratio: number;
  /** Where the middle half begins and ends. */
  readonly lower: number;
  readonly upper: number;
}

/** Bytes; what a subject can't do is missing. */
export interface Memory {
  readonly flight?: number;
  readonly waiter?: number;
  readonly signalWaiter?: number;
}

/** Microtask turns from settling to a caller's continuation. */
export interface Turns {
  readonly leader: number;
  readonly waiter: number;
  readonly signalWaiter?: number;
}

/** What a run of the benchmarks of HTTP leaves. */
export interface HttpResults {
  /** When the run ended, in ISO 8601. */
  readonly when: string;
  /** What each round found, by workload and by subject. */
  readonly results: Readonly<
    Record<string, Readonly<Record<string, readonly Found[]>>>
  >;
}
