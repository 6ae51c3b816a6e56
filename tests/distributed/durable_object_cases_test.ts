/** Registers the cases of the object that need no Cloudflare. */

import { register } from "../register.ts";
import { coordinatorSuite } from "./coordinator_suite.ts";
import { objectCases } from "./durable_object/object_cases.ts";
import { openObject } from "./durable_object/object_harness.ts";
import { StandIn } from "./durable_object/stand_in.ts";
import { standInCases } from "./durable_object/stand_in_cases.ts";

const SUFFIX = " (stand-in)";

register(coordinatorSuite({
  name: "Durable Object, stand-in",
  faults: ["kill", "pause"],
  open: () => openObject(new StandIn()),
}));
register(
  objectCases.filter(({ onlyReal }) => !onlyReal).map(({ name, run }) => ({
    name: name + SUFFIX,
    sameTick: true as const, // they make no group
    run: () => run(openObject(new StandIn())),
  })),
);
register(standInCases.map((one) => ({ ...one, sameTick: true as const })));
