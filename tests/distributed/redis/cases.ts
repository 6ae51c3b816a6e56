/**
 * All cases over Redis.
 *
 * @module
 */

import { contractCases, contractPerKeyCases } from "./contract_cases.ts";
import { faultCases } from "./fault_cases.ts";
import { leadingCases } from "./leading_cases.ts";
import { leaseCases } from "./lease_cases.ts";
import { outcomeCases } from "./outcome_cases.ts";
import type { Place } from "./places.ts";
import type { RedisCase } from "./scene.ts";
import { wakingCases } from "./waking_cases.ts";

/** Every case. */
export const cases: readonly RedisCase[] = [
  ...contractCases,
  ...contractPerKeyCases,
  ...leadingCases,
  ...outcomeCases,
  ...wakingCases,
  ...leaseCases,
  ...faultCases,
];

/** Whether a case is to run in a place. */
export function isFor(one: RedisCase, { perKey }: Place): boolean {
  return perKey === true || !contractPerKeyCases.includes(one);
}
