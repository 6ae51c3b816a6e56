/**
 * The project's own lint rules, loaded by `deno lint` through deno.json.
 *
 * @module
 */

import { noConsole, noDefaultExport, noEnum, noModuleState } from "./habits.ts";
import { imports } from "./imports.ts";

/** The name of a rule in messages and in ignore comments: `singleflight/...`. */
const plugin: Deno.lint.Plugin = {
  name: "singleflight",
  rules: {
    imports,
    "no-console": noConsole,
    "no-default-export": noDefaultExport,
    "no-enum": noEnum,
    "no-module-state": noModuleState,
  },
};

// deno-lint-ignore singleflight/no-default-export -- the form that Deno loads
export default plugin;
