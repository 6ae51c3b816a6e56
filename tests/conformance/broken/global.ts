/**
 * All that can be wrong about keys: one object for everybody, keys as text, and
 * what is in it stays. Failures are swallowed. It listens to signals for ever,
 * and an abort leaves all callers waiting.
 *
 * @module
 */

import type { Create } from "../case.ts";

const known: Record<string, Promise<unknown> | undefined> = {};

/** Builds an offer that shares everything with every other. */
export const create: Create = () => ({
  do: (key, work, options) => {
    const text = Array.isArray(key) ? key.join("") : String(key);
    return known[text] ??= new Promise((resolve) => {
      let hasLeft = false;
      options?.signal?.addEventListener("abort", () => {
        hasLeft = true;
      });
      Promise.resolve(work({})).catch(() => {}).then((value) => {
        if (!hasLeft) resolve(value);
      });
    });
  },
  forget: () => {},
});
