/**
 * Registers the runtime-neutral cases of keys.
 *
 * @module
 */

import { register } from "../register.ts";
import { accessorCases } from "./accessor_cases.ts";
import { argumentCases } from "./argument_cases.ts";
import { decodeCases } from "./decode_cases.ts";
import { denialCases } from "./denial_cases.ts";
import { depthCases } from "./depth_cases.ts";
import { digestCases } from "./digest_cases.ts";
import { fingerprintCases } from "./fingerprint_cases.ts";
import { hostileCases } from "./hostile_cases.ts";
import { ownDigestCases } from "./own_digest_cases.ts";
import { pollutedCases } from "./polluted_cases.ts";
import { propertyCases } from "./property_cases.ts";
import { proxyCases } from "./proxy_cases.ts";
import { realmCases } from "./realm_cases.ts";
import { refusedKeyCases } from "./refused_cases.ts";
import { stringCases } from "./string_cases.ts";

register(decodeCases);
register(propertyCases);
register(hostileCases);
register(stringCases);
register(realmCases);
register(refusedKeyCases);
register(accessorCases);
register(proxyCases);
register(pollutedCases);
register(depthCases);
register(digestCases);
register(ownDigestCases);
register(denialCases);
register(fingerprintCases);
register(argumentCases);
