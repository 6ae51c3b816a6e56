/**
 * Registers the runtime-neutral cases of collapsing, in the process: what
 * sockets show badly. `tests/http/` has the others.
 *
 * @module
 */

import type { Case } from "../case.ts";
import { register } from "../register.ts";
import { abortCases } from "./abort_cases.ts";
import { badObserverCases } from "./bad_observer_cases.ts";
import { bodyCapCases } from "./body_cap_cases.ts";
import { bodyCases } from "./body_cases.ts";
import { bodyLeavingCases } from "./body_leaving_cases.ts";
import { boundsCases } from "./bounds_cases.ts";
import { brokenBodyCases } from "./broken_body_cases.ts";
import { fetchInputCases } from "./fetch_input_cases.ts";
import { fetchKeyCases } from "./fetch_key_cases.ts";
import { fetchSignalCases } from "./fetch_signal_cases.ts";
import { fetchResponseCases } from "./fetch_response_cases.ts";
import { graceCases } from "./grace_cases.ts";
import { keyCases } from "./key_cases.ts";
import { lockCases } from "./lock_cases.ts";
import { markCases } from "./mark_cases.ts";
import { moduleScopeCases } from "./module_scope_cases.ts";
import { observerCases } from "./observer_cases.ts";
import { onWorkersCases } from "./on_workers_cases.ts";
import { optionCases } from "./option_cases.ts";
import { passingCases } from "./passing_cases.ts";
import { policyAgeCases } from "./policy_age_cases.ts";
import { policyControlCases } from "./policy_control_cases.ts";
import { policyFieldCases } from "./policy_field_cases.ts";
import { policyOptionCases } from "./policy_option_cases.ts";
import { policyStatusCases } from "./policy_status_cases.ts";
import { policyUserCases } from "./policy_user_cases.ts";
import { requestBodyCases } from "./request_body_cases.ts";
import { reuseCases } from "./reuse_cases.ts";

/** They make no group: a second run, on groups that recover, shows nothing. */
function once(cases: readonly Case[]): void {
  register(cases.map((one) => ({ ...one, sameTick: true })));
}

once(policyControlCases);
once(policyAgeCases);
once(policyStatusCases);
once(policyFieldCases);
once(policyOptionCases);
once(policyUserCases);
once(passingCases);
once(keyCases);
once(bodyCases);
once(brokenBodyCases);
once(bodyCapCases);
once(bodyLeavingCases);
once(abortCases);
once(lockCases);
once(onWorkersCases);
once(fetchInputCases);
once(fetchResponseCases);
once(markCases);
once(optionCases);
once(fetchKeyCases);
once(fetchSignalCases);
once(requestBodyCases);
once(observerCases);
once(boundsCases);
once(badObserverCases);
once(graceCases);
once(reuseCases);
once(moduleScopeCases);
