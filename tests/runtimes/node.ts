/**
 * Node's entry: gives every selected case to `node:test`. The bundle imports
 * the cases first and this module last.
 *
 * @module
 */

import { test } from "node:test";
import { selected } from "./selected.ts";

for (const { name, run } of selected("node")) test(name, run);
