/** Registers the runtime-neutral cases of distributed flights. */

import { register } from "../register.ts";
import { coordinatorSuite } from "./coordinator_suite.ts";
import { codecCases } from "./group/codec_cases.ts";
import { engineCases } from "./group/engine_cases.ts";
import { errorCases } from "./group/error_cases.ts";
import { herdCases } from "./group/herd_cases.ts";
import { leaseCases } from "./group/lease_cases.ts";
import { leavingCases } from "./group/leaving_cases.ts";
import { nonsenseCases } from "./group/nonsense_cases.ts";
import { observerCases } from "./group/observer_cases.ts";
import { optionCases } from "./group/option_cases.ts";
import { orphanCases } from "./group/orphan_cases.ts";
import { memoryEngine } from "./memory_engine.ts";

register(coordinatorSuite(memoryEngine));
register(herdCases);
register(leavingCases);
register(leaseCases);
register(engineCases);
register(nonsenseCases);
register(codecCases);
register(errorCases);
register(observerCases);
register(optionCases);
register(orphanCases);
