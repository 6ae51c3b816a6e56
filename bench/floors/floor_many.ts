/**
 * The floor for batches: a bare `Map`, one call for the keys that aren't in
 * flight, and a promise per key that picks its value out of the batch's.
 *
 * @module
 */

import type { Batch } from "../subject.ts";

/** A bare `Map` of promises, filled by batches. */
export class FloorMany {
  /** Holds a promise from its start until its batch's clean-up runs. */
  readonly #flights = new Map<string, Promise<unknown>>();

  doMany(keys: readonly string[], fn: Batch): Promise<unknown> {
    const flights = this.#flights;
    const missing = keys.filter((key) => !flights.has(key));
    if (missing.length > 0) {
      const batch = Promise.resolve(fn(missing));
      for (const [index, key] of missing.entries()) {
        flights.set(key, batch.then((values) => values[index]));
      }
      const remove = () => {
        for (const key of missing) flights.delete(key);
      };
      batch.then(remove, remove);
    }
    return Promise.allSettled(keys.map((key) => flights.get(key)));
  }
}

/** Builds the floor for batches. */
export function create(): FloorMany {
  return new FloorMany();
}
