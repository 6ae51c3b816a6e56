/**
 * What the processes are told, and what they tell.
 *
 * @module
 */

/** Each process for itself, or all by one coordinator. */
export type Way = "alone" | "together";

/** A line to a process: a flight to join. The line `land` ends its work. */
export interface Order {
  readonly key: string;
  readonly way: Way;
  readonly callers: number;
}

/** What a process has seen of a flight. Before it, it says `{}`: it has joined. */
export interface Report {
  /** How often the work ran in this process. */
  readonly executions: number;
  /** How many callers have their value. */
  readonly served: number;
  /** How many got the value of another flight. */
  readonly wrong: number;
  /** How often the work ran here since Redis gave no answer. */
  readonly failedOpen: number;
  /**
   * For each caller: from the end of the work to its value, in ms. None if the
   * work ran in this process.
   */
  readonly handOver: readonly number[];
}
