/**
 * Makes neutral cases of the coordinators' promises, for one engine.
 *
 * @module
 */

import type { Case } from "../case.ts";
import type { Fault, Harness } from "./coordinator/harness.ts";
import { coordinatorCases } from "./coordinator_cases.ts";

/** An engine to try. */
export interface Engine {
  /** What it is called in the names of its cases. */
  readonly name: string;
  /** What it can be made to suffer. A case that needs more is left out. */
  readonly faults: readonly Fault[];
  /** A harness for one case, which shares no key with any other. */
  open(): Harness | Promise<Harness>;
  /** What its cases have in common: limits, runtimes that can't run them. */
  readonly common?: Pick<Case, "limit" | "not" | "bare">;
}

/** Every case that the engine can be put through. */
export function coordinatorSuite(engine: Engine): readonly Case[] {
  const { name, faults, open, common } = engine;
  return coordinatorCases
    .filter(({ needs }) => needs === undefined || faults.includes(needs))
    .map((one) => ({
      ...common,
      name: `${one.name} (${name})`,
      sameTick: true, // they make no group
      async run() {
        const harness = await open();
        try {
          await one.run(harness);
        } finally {
          await harness.end();
        }
      },
    }));
}
