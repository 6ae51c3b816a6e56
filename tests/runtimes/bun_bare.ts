/**
 * Bun's second entry, for a process without `bun test`: runs the selected cases
 * that need one, and prints what `bun test` would. The bundle imports the cases
 * first and this module last.
 *
 * @module
 */

import process from "node:process";
import { blame } from "../register.ts";
import { selected } from "./selected.ts";

process.on("unhandledRejection", blame);
process.on("uncaughtException", blame);

for (const { name, run, bare } of selected("bun")) {
  if (bare === undefined) continue;
  try {
    await run();
    console.log(`(pass) ${name}`);
  } catch (error) {
    console.log(error);
    console.log(`(fail) ${name}`);
  }
}
