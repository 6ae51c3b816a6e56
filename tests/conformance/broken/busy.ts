/**
 * Hangs, and keeps its process from ending.
 *
 * @module
 */

import type { Create } from "../case.ts";

/** Builds an offer that never answers. */
export const create: Create = () => ({
  do: () => {
    setInterval(() => {}, 1_000);
    return new Promise(() => {});
  },
});
