/**
 * Batch: one call of `fn` for many keys, each key a flight of its own (S20).
 *
 * @module
 */
import { abortReason, shown } from "./errors.ts";
import type { FlightRecord } from "./record.ts";
import { workOf } from "./work.ts";

/**
 * What `fn` of {@linkcode Group.doMany} is told of the flights that it works
 * for.
 */
export interface BatchFlight<K> {
  /** The keys to answer for, in the order of the answers. */
  readonly keys: readonly K[];
  /**
   * Aborts when the last of the batch's flights has nobody waiting for it. Made
   * when first read.
   */
  readonly signal: AbortSignal;
  /** Ends all flights of the batch that are still open. */
  abort(reason?: unknown): void;
}

/**
 * Answers for many keys at once: a value, or an `Error` for a key that failed,
 * in the order of the keys.
 */
export type BatchFunction<V, K> = (
  missing: readonly K[],
  flight: BatchFlight<K>,
) => readonly (V | Error)[] | PromiseLike<readonly (V | Error)[]>;

/** The flights that one call leads. */
export class Batch<V, K> implements BatchFlight<K> {
  readonly keys: readonly K[];
  readonly #flights: readonly FlightRecord<V, K>[];
  /** How many of the flights nothing has ended. */
  #open: number;
  #controller: AbortController | undefined = undefined;
  /** Why the last of them was ended. */
  #reason: unknown = undefined;

  /** Flights just stored, each with its leader. */
  constructor(flights: readonly FlightRecord<V, K>[]) {
    this.#flights = flights;
    this.keys = flights.map(({ key }) => key);
    this.#open = flights.length;
    for (const flight of flights) flight.more().batch = this;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#open === 0) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  get abort(): (reason?: unknown) => void {
    return (reason) => {
      const given = abortReason(reason);
      for (const flight of this.#flights) flight.end(given);
    };
  }

  /** One of the flights was ended before the work. */
  ended(reason: unknown): void {
    this.#open--;
    this.#reason = reason;
  }

  /** Has the work hear of it, if that was the last one. */
  abortSignal(): void {
    if (this.#open === 0) this.#controller?.abort(this.#reason);
  }

  /**
   * Calls `fn`, and has its answers settle the flights. The promise is the
   * work.
   */
  call(fn: BatchFunction<V, K>): Promise<unknown> {
    for (const flight of this.#flights) flight.table.begin(flight);
    let answers: Promise<readonly (V | Error)[]>;
    try {
      answers = workOf(fn(this.keys, this));
    } catch (reason) {
      answers = Promise.reject(reason);
    }
    for (const flight of this.#flights) flight.called();
    return answers.then((given) => this.#read(given)).then(
      ({ values, failed }) => {
        this.#flights.forEach((flight, at) => {
          flight.settle(failed[at] ? "rejected" : "fulfilled", values[at]);
        });
      },
      (reason) => {
        for (const flight of this.#flights) flight.settle("rejected", reason);
      },
    );
  }

  /** The answers, if there is one for each key, and which of them are errors. */
  #read(answers: readonly (V | Error)[]): {
    readonly values: readonly (V | Error)[];
    readonly failed: readonly boolean[];
  } {
    const wanted = this.#flights.length;
    if (Array.isArray(answers) && answers.length === wanted) {
      // Judged here, before any flight settles: a hostile answer may throw.
      const values = [...answers];
      return { values, failed: values.map(isError) };
    }
    const given = Array.isArray(answers)
      ? `an array of ${answers.length}`
      : shown(answers);
    throw new TypeError(
      `Cannot use the result of fn: was ${given}, ` +
        `must be an array of ${wanted}, one answer for each key`,
    );
  }
}

/** Also for errors of another realm, where `instanceof` fails. */
function isError(value: unknown): boolean {
  return value instanceof Error ||
    Object.prototype.toString.call(value) === "[object Error]";
}
