/**
 * Runs the cases in processes of their own: one for each place.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { locate } from "../../runner/npm_tools.ts";
import { run } from "../../runner/process.ts";
import { ROOT } from "../../runner/root.ts";
import { chooseStd, stdFlags } from "../../runner/std.ts";
import { BUN, NODE_24 } from "../../versions.ts";
import type { Place } from "./places.ts";

/** Of each case that ran, by its name: its failure, or `null`. */
export type Results = ReadonlyMap<string, string | null>;

const BUNDLE_LIMIT_MS = 60_000;
const RUN_LIMIT_MS = 8 * 60_000;

/** Begins with all places at once: they mostly wait. */
export function runAway(
  places: readonly Place[],
): Map<Place, Promise<Results>> {
  const bundled = bundle();
  return new Map(places.map((place) => {
    const results = bundled.then((file) => runOn(place, file));
    results.catch(() => {}); // told to each test that asks
    return [place, results];
  }));
}

async function runOn(place: Place, file: string): Promise<Results> {
  const [program, ...args] = await commandOf(place);
  const finished = await run(program, [...args, file, JSON.stringify(place)], {
    limitMs: RUN_LIMIT_MS,
  });
  const results = new Map<string, string | null>();
  for (const line of finished.stdout.split("\n")) {
    if (!line.startsWith('{"name":')) continue;
    const { name, failure } = JSON.parse(line);
    results.set(name, failure);
  }
  if (finished.code === 0) return results;
  throw new Error(
    `Its process ended with ${finished.code}:\n${finished.output}`,
  );
}

async function commandOf({ runtime }: Place): Promise<[string, ...string[]]> {
  switch (runtime) {
    case "deno":
      return [Deno.execPath(), "run", "-A", "--no-config", "--no-lock"];
    case "node":
      return [await locate("node", NODE_24)];
    case "bun":
      return [await locate("bun", BUN)];
  }
}

/** The program as a file that all can run. */
async function bundle(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "singleflight-redis-" });
  globalThis.addEventListener("unload", () => {
    Deno.removeSync(folder, { recursive: true });
  });
  const file = join(folder, "program.mjs");
  const std = await chooseStd({ env: (name) => Deno.env.get(name), fetch });
  const { code, output } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    ...stdFlags(std.source),
    "--platform=deno",
    "--external=node:*",
    `--output=${file}`,
    fileURLToPath(new URL("./program.ts", import.meta.url)),
  ], { cwd: ROOT, limitMs: BUNDLE_LIMIT_MS });
  if (code !== 0) throw new Error(`Cannot bundle the cases:\n${output}`);
  return file;
}
