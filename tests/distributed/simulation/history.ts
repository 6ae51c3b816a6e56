/**
 * A history: what happened in a simulation, in the order it happened.
 *
 * @module
 */

/** A moment: when, and before or after which others. */
export interface Moment {
  readonly at: number;
  /** Rises from moment to moment. */
  readonly seq: number;
}

/** The engine said who leads. */
export interface Granted extends Moment {
  readonly what: "lead" | "follow";
  readonly process: number;
  readonly key: string;
  readonly epoch: bigint;
}

/** What a leader asked the engine, and what the engine did. */
export interface Asked extends Moment {
  readonly what: "renew" | "settle" | "abandon";
  readonly process: number;
  readonly key: string;
  readonly epoch: bigint;
  /** The answer; an abandon has none. */
  readonly answer: boolean;
  /** At `settle`: which execution's outcome it is, if the bytes tell. */
  readonly execution: number | undefined;
}

/** Something went wrong, from then to then; for a process, or for all. */
export interface Trouble {
  readonly process: number | undefined;
  readonly from: number;
  to: number;
}

/** One run of `fn`. */
export interface Execution {
  readonly id: number;
  readonly process: number;
  readonly key: string;
  readonly epoch: bigint;
  readonly start: Moment;
  /** What it threw. */
  failure: Error | undefined;
  /** When its signal aborted. */
  aborted: number | undefined;
  end: number | undefined;
}

/** A flight of one process began. */
export interface Took extends Moment {
  readonly process: number;
  readonly key: string;
}

/** One call of `do` or `doResult`. */
export interface Call {
  readonly process: number;
  readonly key: string;
  readonly start: number;
  /** The flight of the process that it led or joined; none if refused. */
  readonly flight: Took | undefined;
  /** What its own signal aborts with. */
  readonly reason: unknown;
  end: number | undefined;
  status: "fulfilled" | "rejected" | undefined;
  outcome: unknown;
}

/** How the groups of a history were made. */
export interface Times {
  readonly lease: number;
  readonly joinTimeout: number;
  readonly operationTimeout: number;
  readonly maxWait: number;
}

/** What a history is judged by. */
export interface Terms extends Times {
  /** Whether `fn` runs without the engine, or else the call fails. */
  readonly runsLocally: boolean;
}

/** Everything that happened. */
export class History {
  readonly grants: Granted[] = [];
  readonly asks: Asked[] = [];
  readonly troubles: Trouble[] = [];
  readonly executions: Execution[] = [];
  readonly flights: Took[] = [];
  readonly calls: Call[] = [];
  /** When the engine came back without its memory. */
  readonly restarts: Moment[] = [];
  /** Reasons that calls are aborted with from outside. */
  readonly aborts = new Set<unknown>();
  readonly crashed = new Set<number>();
  readonly terms: Terms;
  readonly #now: () => number;
  #seq = 0;

  constructor(terms: Terms, now: () => number) {
    this.terms = terms;
    this.#now = now;
  }

  moment(): Moment {
    return { at: this.#now(), seq: this.#seq++ };
  }

  trouble(process: number | undefined, from: number, to: number): void {
    this.troubles.push({ process, from, to });
  }

  /** Whether something was wrong for the process between then and then. */
  isTroubled(process: number, from: number, to: number): boolean {
    return this.troubles.some((trouble) =>
      (trouble.process === undefined || trouble.process === process) &&
      trouble.from <= to && trouble.to >= from
    );
  }
}
