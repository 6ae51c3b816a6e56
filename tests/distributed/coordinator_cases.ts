/**
 * What every coordinator must do, as data: `coordinator/` holds the cases,
 * `coordinator_suite.ts` makes tests of them.
 *
 * @module
 */

import { followingCases } from "./coordinator/following_cases.ts";
import type { CoordinatorCase } from "./coordinator/harness.ts";
import { leadingCases } from "./coordinator/leading_cases.ts";
import { outcomeCases } from "./coordinator/outcome_cases.ts";

/** Every guarantee of D1-D7 that is a coordinator's. */
export const coordinatorCases: readonly CoordinatorCase[] = [
  ...leadingCases,
  ...outcomeCases,
  ...followingCases,
];
