/**
 * This package as it comes, asked as every other.
 *
 * @module
 */

import { Group, type Key } from "@scope/singleflight";
import type { Create } from "./case.ts";

/** Builds an offer of ours. */
export const create: Create = (options) => {
  const group = new Group<unknown>(options);
  return {
    do: (key, work, callOptions) => group.do(key as Key, work, callOptions),
    forget: (key) => group.forget(key as Key),
  };
};
