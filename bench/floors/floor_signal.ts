/**
 * The floor for callers with a signal: the bare `Map`, and around it the race
 * that a careful engineer writes by hand, which leaves no listener behind.
 * The work itself is never aborted: the floor doesn't count its callers.
 *
 * @module
 */

import { Floor } from "./floor.ts";

/** A {@linkcode Floor} whose callers can leave. */
export class FloorSignal {
  readonly #floor = new Floor();

  do(
    key: string,
    fn: () => unknown,
    options?: { signal: AbortSignal },
  ): Promise<unknown> {
    const signal = options?.signal;
    if (signal === undefined) return this.#floor.do(key, fn);
    if (signal.aborted) return Promise.reject(signal.reason);
    const shared = this.#floor.do(key, fn);
    return new Promise((resolve, reject) => {
      // Without `once`, which costs more than it saves: settling removes it.
      const onAbort = () => reject(signal.reason);
      signal.addEventListener("abort", onAbort);
      shared.then((value) => {
        signal.removeEventListener("abort", onAbort);
        resolve(value);
      }, (reason) => {
        signal.removeEventListener("abort", onAbort);
        reject(reason);
      });
    });
  }
}

/** Builds the floor for callers with a signal. */
export function create(): FloorSignal {
  return new FloorSignal();
}
