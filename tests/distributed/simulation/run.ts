/**
 * Runs one history after the other, each by its seed, and judges it.
 *
 * @module
 */

import { canonicalKey } from "@scope/singleflight/key";
import { check, type Findings } from "./check.ts";
import { drawPlan, KEYS } from "./plan.ts";
import { Random } from "./random.ts";
import { NAMESPACE, Simulation } from "./simulation.ts";

/** Runs as many histories, from the seed on. Rejects at the first bad one. */
export async function runHistories(
  seed: number,
  count: number,
): Promise<Findings> {
  const keys = await engineKeys();
  const total: Record<string, number> = {};
  for (let at = 0; at < count; at++) {
    const findings = await runHistory(seed + at, keys);
    for (const [name, found] of Object.entries(findings)) {
      total[name] = (total[name] ?? 0) + found;
    }
  }
  return total;
}

/** Runs the history of a seed. Rejects if a promise was broken in it. */
async function runHistory(
  seed: number,
  keys: ReadonlyMap<string, string>,
): Promise<Findings> {
  const random = new Random(seed);
  const plan = drawPlan(random);
  try {
    const { history, stats } = await new Simulation(plan, random, keys).run();
    return check(history, stats);
  } catch (error) {
    const text = JSON.stringify(plan, null, 1);
    throw new Error(`History ${seed} went wrong: ${error}\n${text}`, {
      cause: error,
    });
  }
}

/** What the engine sees of the keys, and which they are. */
async function engineKeys(): Promise<ReadonlyMap<string, string>> {
  const entries = KEYS.map(async (key): Promise<[string, string]> => {
    const text = new TextEncoder().encode(canonicalKey(key));
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", text));
    const name = btoa(String.fromCharCode(...digest))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    return [`${NAMESPACE}:${name}`, key];
  });
  return new Map(await Promise.all(entries));
}
