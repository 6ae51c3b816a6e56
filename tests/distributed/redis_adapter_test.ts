/** Registers the runtime-neutral cases of the adapter for Redis. */

import { register } from "../register.ts";
import { channelCases } from "./redis/adapter/channel_cases.ts";
import { joinCases } from "./redis/adapter/join_cases.ts";
import { leadCases } from "./redis/adapter/lead_cases.ts";
import { refusalCases } from "./redis/adapter/refusal_cases.ts";
import { waitCases } from "./redis/adapter/wait_cases.ts";

const cases = [
  ...joinCases,
  ...waitCases,
  ...channelCases,
  ...leadCases,
  ...refusalCases,
];
register(cases.map((one) => ({ ...one, sameTick: true })));
