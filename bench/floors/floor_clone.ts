/**
 * The floor for callers who each want a value of their own: the bare `Map`,
 * and `structuredClone` for everybody but the leader.
 *
 * @module
 */

/** A bare `Map` of promises whose waiters get copies. */
export class FloorClone {
  /** Holds a promise from its start until its clean-up runs. */
  readonly #flights = new Map<string, Promise<unknown>>();

  do(key: string, fn: () => unknown): Promise<unknown> {
    const flights = this.#flights;
    const running = flights.get(key);
    if (running !== undefined) return running.then(structuredClone);
    const promise = Promise.resolve(fn());
    flights.set(key, promise);
    const remove = () => {
      flights.delete(key);
    };
    promise.then(remove, remove);
    return promise;
  }
}

/** Builds the floor for callers who want copies. */
export function create(): FloorClone {
  return new FloorClone();
}
