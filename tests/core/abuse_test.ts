/** Bad arguments, hostile work and storms: nothing strands a caller or a key. */

import { register } from "../register.ts";
import { abuseArgumentCases } from "./abuse_argument_cases.ts";
import { abuseBatchCases } from "./abuse_batch_cases.ts";
import { abuseCallCases } from "./abuse_call_cases.ts";
import { abuseLoadCases } from "./abuse_load_cases.ts";
import { abuseWorkCases } from "./abuse_work_cases.ts";

register(abuseArgumentCases);
register(abuseCallCases);
register(abuseWorkCases);
register(abuseBatchCases);
register(abuseLoadCases);
