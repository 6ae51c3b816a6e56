/**
 * The cases that a process under Node or Bun is to run.
 *
 * @module
 */

import { writeFileSync } from "node:fs";
import process from "node:process";
import type { RuntimeName } from "../case.ts";
import { type Registered, registered } from "../register.ts";

/**
 * What the runner hands to this process: only cases whose name contains
 * `SINGLEFLIGHT_FILTER`, and a file to note the running case in, so that the
 * runner can name a case that blocks the whole process.
 */
const {
  SINGLEFLIGHT_FILTER: filter = "",
  SINGLEFLIGHT_CURRENT: current,
} = process.env;

/** Those of the registered cases that can run here and were asked for. */
export function selected(runtime: RuntimeName): Registered[] {
  return registered
    .filter(({ name, not }) =>
      not?.[runtime] === undefined && name.includes(filter)
    )
    .map((one) => ({
      ...one,
      run() {
        if (current !== undefined) writeFileSync(current, one.name);
        return one.run();
      },
    }));
}
