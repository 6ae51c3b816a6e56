/**
 * What is written by hand in a minute: it looks right, and breaks in most of
 * what the table asks.
 *
 * @module
 */

import type { Work } from "../../peers/adapters.ts";
import type { Create } from "../case.ts";

/** Builds an offer of a `Map` of promises. */
export const create: Create = () => {
  const running = new Map<unknown, Promise<unknown>>();
  return {
    do: (key: unknown, work: Work) => {
      const known = running.get(key);
      if (known !== undefined) return known;
      const promise = work({}) as Promise<unknown>;
      running.set(key, promise);
      // Twice wrong: it removes whatever is there, and forks the rejection.
      promise.finally(() => running.delete(key));
      return promise;
    },
    forget: (key: unknown) => running.delete(key),
  };
};
