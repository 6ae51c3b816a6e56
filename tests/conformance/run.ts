/**
 * `deno task conformance`: asks this package and those that a user might pick
 * instead how they behave, one question after the other, and prints a table of
 * what they did: yes, no, hangs, crashes, or n/o for what a package doesn't
 * offer. It never fails for an answer.
 *
 * The map: `rows.ts` lists the questions, `*_cases.ts` ask them, with
 * `case.ts` and `calls.ts`. Whom they ask is in `../peers/`, what isn't asked
 * and why in `not_offered.ts`. `process.ts` runs for each cell, started and
 * judged by `cell.ts`, all of them by `matrix.ts`, from files that `bundles.ts`
 * makes. `table.ts` and `readme.ts` write it down.
 *
 * @module
 */

import { README, withSection } from "../readme.ts";
import { killAllOnInterrupt } from "../runner/process.ts";
import { removeFolder } from "../runner/root.ts";
import { type Flags, HELP, parseFlags } from "./flags.ts";
import { askAll, type Cell } from "./matrix.ts";
import { CONFORMANCE, renderSection } from "./readme.ts";
import { ROWS } from "./rows.ts";
import { tables } from "./table.ts";

async function main(flags: Flags): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "singleflight-" });
  killAllOnInterrupt(() => removeFolder(directory));
  try {
    report(flags, await askAll(directory, flags, showProgress));
  } finally {
    removeFolder(directory);
  }
}

function report(flags: Flags, cells: readonly Cell[]): void {
  if (flags.json) {
    const { runtime } = flags;
    console.log(JSON.stringify({ runtime, cells }, null, 2));
  } else {
    if (flags.verbose) printReasons(cells);
    console.log(tables(cells, false));
    console.log("n/o: not offered. --verbose tells why each is what it is.");
  }
  if (!flags.write) return;
  const readme = Deno.readTextFileSync(README);
  Deno.writeTextFileSync(
    README,
    withSection(readme, CONFORMANCE, renderSection(cells)),
  );
}

function printReasons(cells: readonly Cell[]): void {
  for (const [index, { row, subject, outcome, reason }] of cells.entries()) {
    if (cells[index - 1]?.row !== row) {
      console.log(`${row}: ${ROWS[row].question}`);
    }
    console.log(`  ${subject.padEnd(22)}${outcome.padEnd(13)}${reason}`);
  }
  console.log();
}

/** On stderr: a line that is written over on a terminal, else a few lines. */
function showProgress(done: number, of: number): void {
  const isTerminal = Deno.stderr.isTerminal();
  if (!isTerminal && done % 50 !== 0 && done !== of) return;
  const end = !isTerminal ? "\n" : done === of ? "\r\x1b[K" : "";
  const start = isTerminal ? "\r" : "";
  Deno.stderr.writeSync(
    new TextEncoder().encode(`${start}${done} of ${of}${end}`),
  );
}

if (import.meta.main) {
  try {
    const flags = parseFlags(Deno.args);
    if (flags === undefined) console.log(HELP);
    else await main(flags);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exitCode = 1;
  }
}
