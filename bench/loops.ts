/**
 * The code of the timed workloads. The bundle of this file is loaded once per
 * subject under another name, because two subjects that share one compiled
 * loop also share its inline caches, and the second one would pay for it.
 *
 * @module
 */

import { herd, manyKeys, mixed } from "./loops/herds.ts";
import {
  join,
  macrotask,
  oneJoiner,
  rejecting,
  uncontendedAsync,
  uncontendedSync,
} from "./loops/plain.ts";
import { clone, doMany, doManyOverlapping, doResult } from "./loops/results.ts";
import {
  abortStorm,
  flightSignal,
  signalFresh,
  signalFreshJoiner,
  signalSharedAborted,
  signalSharedSettled,
} from "./loops/signals.ts";
import type { Subject } from "./subject.ts";
import type { WorkloadName } from "./workloads.ts";

/**
 * Runs so many operations of a workload.
 *
 * @returns The milliseconds that the timed part took.
 */
export type Loop = (subject: Subject, operations: number) => Promise<number>;

/** Makes the loop of a workload. */
export const LOOPS: Readonly<Record<WorkloadName, () => Loop>> = {
  "uncontended-async": () => uncontendedAsync,
  "uncontended-sync": () => uncontendedSync,
  "rejecting": () => rejecting,
  "macrotask": () => macrotask,
  "join": () => join,
  "one-joiner": () => oneJoiner,
  "mixed-1-percent": () => mixed,
  "herd-10": () => herd(10),
  "herd-100": () => herd(100),
  "herd-1000": () => herd(1_000),
  "herd-10000": () => herd(10_000),
  "herd-100000": () => herd(100_000),
  "herd-1000000": () => herd(1_000_000),
  "keys-10": () => manyKeys(10, 1),
  "keys-100": () => manyKeys(100, 1),
  "keys-1000": () => manyKeys(1_000, 1),
  "keys-10000": () => manyKeys(10_000, 1),
  "keys-100000": () => manyKeys(100_000, 1),
  "keys-10000-by-100": () => manyKeys(10_000, 100),
  "signal-fresh": () => signalFresh,
  "signal-fresh-joiner": () => signalFreshJoiner,
  "signal-shared-5000": () => signalSharedSettled,
  "signal-shared-5000-abort": () => signalSharedAborted,
  "abort-storm-1000": () => abortStorm(1),
  "abort-half-1000": () => abortStorm(2),
  "flight-signal": () => flightSignal,
  "do-result": () => doResult,
  "do-many-100": () => doMany,
  "do-many-100-overlapping": () => doManyOverlapping,
  "clone-10": () => clone,
  "max-age": () => uncontendedAsync,
  "max-age-join": () => join,
  "timeout": () => uncontendedAsync,
  "observer": () => uncontendedAsync,
  "observer-herd-1000": () => herd(1_000),
};
