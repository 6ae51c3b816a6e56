/** Registers the runtime-neutral cases of the digests in WASM. */

import type { Case } from "../case.ts";
import { register } from "../register.ts";
import { argumentCases } from "./argument_cases.ts";
import { fingerprintCases } from "./fingerprint_cases.ts";
import { forgeCases } from "./forge_cases.ts";
import { reentryCases } from "./reentry_cases.ts";
import { refusedCases } from "./refused_cases.ts";
import { vectorCases } from "./vector_cases.ts";

/** They make no group: a second run, on groups that recover, shows nothing. */
function once(cases: readonly Case[]): void {
  register(cases.map((one) => ({ ...one, sameTick: true })));
}

once(refusedCases); // the first: says why itself
once(vectorCases);
once(argumentCases);
once(reentryCases);
once(forgeCases);
once(fingerprintCases);
