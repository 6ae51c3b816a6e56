/**
 * The floor: the least code that collapses concurrent calls, as many write it
 * by hand. It has no features, and it swallows unhandled rejections because
 * its own clean-up counts as their handler. Every ratio is against this.
 *
 * @module
 */

/** A bare `Map` of promises. Signals are ignored. */
export class Floor {
  /** Holds a promise from its start until its clean-up runs. */
  readonly #flights = new Map<string, Promise<unknown>>();

  do(key: string, fn: () => unknown): Promise<unknown> {
    const flights = this.#flights;
    const running = flights.get(key);
    if (running !== undefined) return running;
    const promise = Promise.resolve(fn());
    flights.set(key, promise);
    const remove = () => {
      flights.delete(key);
    };
    promise.then(remove, remove);
    return promise;
  }
}

/** Builds the floor. */
export function create(): Floor {
  return new Floor();
}
