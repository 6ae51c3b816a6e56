/**
 * The floor for callers who want to hear how it ended instead of an error: the
 * bare `Map`, and an object of the shape of `Promise.allSettled`'s.
 *
 * @module
 */

import { Floor } from "./floor.ts";

/** A {@linkcode Floor} that never rejects. */
export class FloorResult extends Floor {
  doResult(key: string, fn: () => unknown): Promise<unknown> {
    return this.do(key, fn).then(
      (value) => ({ status: "fulfilled", value }),
      (reason) => ({ status: "rejected", reason }),
    );
  }
}

/** Builds the floor for callers who want results. */
export function create(): FloorResult {
  return new FloorResult();
}
