/**
 * A `Group`, for the calls that pass a long string.
 *
 * @module
 */

import { Group } from "@scope/singleflight";
import type { Subject } from "../../subject.ts";

/** Builds a group with default options. */
export function create(): Subject {
  return new Group<unknown, string>();
}
