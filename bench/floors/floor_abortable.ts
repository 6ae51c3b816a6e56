/**
 * The floor for work that can be aborted: the bare `Map` with a controller per
 * flight, as it is written by hand. Nothing ever aborts it.
 *
 * @module
 */

import type { Context } from "../subject.ts";

/** A bare `Map` whose work gets a signal. */
export class FloorAbortable {
  /** Holds a promise from its start until its clean-up runs. */
  readonly #flights = new Map<string, Promise<unknown>>();

  do(key: string, fn: (context: Context) => unknown): Promise<unknown> {
    const flights = this.#flights;
    const running = flights.get(key);
    if (running !== undefined) return running;
    const promise = Promise.resolve(fn(new AbortController()));
    flights.set(key, promise);
    const remove = () => {
      flights.delete(key);
    };
    promise.then(remove, remove);
    return promise;
  }
}

/** Builds the floor for work that can be aborted. */
export function create(): FloorAbortable {
  return new FloorAbortable();
}
