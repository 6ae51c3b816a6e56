/**
 * What members are told, and how their groups are made.
 *
 * @module
 */

import type { ClientName } from "../redis/clients.ts";
import type { Terms } from "./history.ts";

/** The namespace of all groups. */
export const NAMESPACE = "nemesis";

/** Short, so that much can go wrong in little time. In ms. */
export const TERMS: Terms = {
  lease: 400,
  keep: 800,
  joinTimeout: 300,
  operationTimeout: 300,
  maxWait: 5_000,
  breaker: 500,
  work: 1_000,
};

/** What members write down of what their observer hears. */
export const NOTED = [
  "led",
  "followed",
  "renewed",
  "expired",
  "fenced",
  "failedOpen",
  "refused",
  "overdue",
  "tooLarge",
  "ranAlone",
  "unreadable",
  "brokenOff",
  "unsettled",
] as const;

/** What a member is started with. */
export interface Task {
  /** Which it is: no two processes have the same. */
  readonly id: string;
  readonly client: ClientName;
  /** Whether its calls fail when the engine is gone. */
  readonly throws: boolean;
  readonly seed: number;
  /** Where it writes its history. */
  readonly file: string;
  /** The port of its proxy. */
  readonly redis: number;
  /** The port that it connects to and is told by. */
  readonly parent: number;
}

/** A line to a member: the keys to call from now on. None: end, and say so. */
export interface ToMember {
  readonly keys: readonly string[];
}
