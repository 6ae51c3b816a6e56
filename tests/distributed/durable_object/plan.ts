/**
 * What a test asks of the Workers and what they answer, as plain JSON: the one
 * page that both ends of the socket read.
 *
 * @module
 */

import type { DistributedCounts } from "@scope/singleflight/distributed";

/** Which Worker: each has a coordinator of its own, and both one namespace. */
export type WorkerName = "one" | "two";

/** One request that calls the group. */
export interface Plan {
  /** The group of the Worker, made by the first request that names it. */
  readonly group: string;
  readonly leaseMs: number;
  readonly key: string;
  /** The caller's name: the value of a flight names the caller that led. */
  readonly by: string;
  /** Where the work's fetch is held at the origin. */
  readonly gate: string;
}

/** What it answers. */
export interface Answer {
  readonly value: string;
  /** How often its own `fn` ran. */
  readonly ran: number;
}

/** What a Worker counts in a group. */
export interface Counted extends DistributedCounts {
  /** Calls that have come. */
  readonly callers: number;
  /** Joins that the object has answered. */
  readonly joins: number;
}

/** What a case that ran inside the Worker answers: its failure, or `null`. */
export interface CaseAnswer {
  readonly failure: string | null;
}
