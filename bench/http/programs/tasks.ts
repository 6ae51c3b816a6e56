/**
 * What the load client can be told to do, and what it answers. Times are in
 * milliseconds.
 *
 * @module
 */

/** Opens the connections that the next task uses. */
export interface OpenTask {
  readonly kind: "open";
  /** The port of the server under load. */
  readonly port: number;
  readonly connections: number;
  /** The path that is asked for on the last one of them. */
  readonly warmUp: string;
}

/** Closes them. */
export interface CloseTask {
  readonly kind: "close";
}

/** What tasks that ask have. */
interface LoadTask {
  /** Begins the paths: `/<kind>/<delay>/<round>`. */
  readonly prefix: string;
  /** The size of a body, in bytes. */
  readonly size: number;
}

/** A request on each connection, in one moment. */
export interface HerdTask extends LoadTask {
  readonly kind: "herd";
  /** Over how many paths they are spread, evenly. */
  readonly paths: number;
}

/** One request, and the others for the same path while its body comes. */
export interface LateTask extends LoadTask {
  readonly kind: "late";
  /** How long after the first one the others come. */
  readonly after: number;
}

/** Requests on the first connection, each for a path of its own. */
export interface SequenceTask extends LoadTask {
  readonly kind: "sequence";
  readonly requests: number;
}

/** A task that asks. */
export type Load = HerdTask | LateTask | SequenceTask;

/** A task of the load client. */
export type Task = OpenTask | CloseTask | Load;

/** Order statistics of some times. */
export interface Times {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** What came of some requests. */
export interface Outcome {
  /** From a request's being sent to the last byte of its response. */
  readonly times: Times;
  /** From there to the first byte of the body. */
  readonly firstBytes: Times;
  /** From the first request's being sent to the last byte of all. */
  readonly wall: number;
  /** How many distinct calls of the origin the responses came from. */
  readonly answers: number;
  /** How many responses were wrong, or did not come to their end. */
  readonly broken: number;
  /** What was wrong with one of these. */
  readonly example?: string;
}

/** What the load client answers, by the kind of the task. */
export interface Outcomes {
  readonly open: null;
  readonly close: null;
  readonly herd: Outcome;
  /** Of those that came late. `wall` is by how much they ended after it. */
  readonly late: Outcome;
  readonly sequence: Outcome;
}
