/**
 * The singleflight that everybody writes by hand: a `Map` of promises. It has
 * no recovery, so the tests show each fault on it first: a fault that doesn't
 * harm this one proves nothing about a group.
 *
 * @module
 */

/**
 * A `Map` of running promises, with as much of a group's face as the Worker's
 * state needs.
 */
export class Bare {
  /**
   * Set by the leader's call, deleted only by the promise itself on settling:
   * never, once the leader's request has died.
   */
  readonly #running = new Map<string, Promise<string>>();
  #callers = 0;

  get size(): number {
    return this.#running.size;
  }

  has(key: string): boolean {
    return this.#running.has(key);
  }

  /** Calls so far, under the name that a group's counters have. */
  stats(): { callers: number } {
    return { callers: this.#callers };
  }

  do(key: string, fn: () => Promise<string>): Promise<string> {
    this.#callers++;
    let promise = this.#running.get(key);
    if (promise === undefined) {
      promise = fn().finally(() => this.#running.delete(key));
      this.#running.set(key, promise);
    }
    return promise;
  }
}
