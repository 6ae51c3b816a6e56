/**
 * What the measuring processes are told to do, and what they tell.
 *
 * Times of several processes are compared: all are milliseconds of the
 * machine's clock, with fractions.
 *
 * @module
 */

/** What each kind of task needs to know. */
export interface Tasks {
  /** Has so many callers ask for a key at once. */
  readonly fly: {
    readonly key: string;
    readonly callers: number;
    /** How long the work takes, in ms. */
    readonly workMs: number;
  };
  /**
   * Asks for a key. The work says that it has begun, waits to be released, and
   * then takes so long.
   */
  readonly hold: {
    readonly key: string;
    readonly leaseMs: number;
    readonly workMs: number;
  };
  /** Asks for one key after the other, by a group of one process and by ours. */
  readonly alone: { readonly calls: number };
  /** Asks for one key after the other, whose work takes no time. */
  readonly call: { readonly key: string; readonly calls: number };
  /** Gives the counts since the start. */
  readonly count: Record<never, never>;
}

/** One execution of the work. */
export interface Work {
  readonly began: number;
  readonly ended: number;
}

/** What each kind of task yields. */
export interface Outcomes {
  readonly fly: {
    /** When the callers asked. */
    readonly asked: number;
    /** When the last of them had its value. */
    readonly got: number;
    /** What ran here. */
    readonly works: readonly Work[];
    /** The values that they got, each once. */
    readonly values: readonly string[];
  };
  readonly hold: { readonly got: number };
  readonly alone: {
    /** Ms of each call, by a `Group` and by a `DistributedGroup`. */
    readonly local: readonly number[];
    readonly distributed: readonly number[];
  };
  readonly call: { readonly ms: readonly number[] };
  readonly count: { readonly failedOpen: number; readonly followed: number };
}

/** A kind of task. */
export type Kind = keyof Tasks;

/** A line to a process. `id` 0: the work that waits may go on. */
export interface Order<K extends Kind = Kind> {
  readonly id: number;
  readonly kind?: K;
  readonly task?: Tasks[K];
}

/** A line from a process. `id` 0: its work has begun and waits. */
export interface Answer {
  readonly id: number;
  readonly outcome?: unknown;
  readonly error?: string;
}
