/**
 * Ratios as the pictures need them: of one subject in one workload, on every
 * runtime that has it.
 *
 * @module
 */

import { PEER_NAMES, PEERS } from "../../tests/peers/list.ts";
import type { Results } from "../results.ts";
import { median } from "../stats.ts";
import type { RuntimeName } from "../workloads.ts";

/** The results of all runtimes. */
export type AllResults = Readonly<Record<RuntimeName, Results>>;

/** The runtimes in the order in which they are shown. */
export const SHOWN: readonly RuntimeName[] = ["node", "deno", "bun"];

/** Who is drawn: this package, then the peers. */
export const SUBJECTS: readonly string[] = ["ours", ...PEER_NAMES];

/** Ratios of one subject in one workload. */
export interface Figure {
  /** Over the runtimes. */
  readonly median: number;
  readonly byRuntime: ReadonlyMap<RuntimeName, number>;
}

/** What a subject is called in pictures. */
export function titleOf(subject: string): string {
  const peer = PEER_NAMES.find((name) => name === subject);
  return peer === undefined ? "singleflight" : PEERS[peer].title;
}

/** A subject's ratios in a workload; `undefined` if it took no part. */
export function figureOf(
  results: AllResults,
  workload: string,
  subject: string,
): Figure | undefined {
  const byRuntime = new Map<RuntimeName, number>();
  for (const runtime of SHOWN) {
    const found = results[runtime].workloads[workload]?.subjects[subject];
    if (found !== undefined) byRuntime.set(runtime, found.ratio);
  }
  if (byRuntime.size === 0) return undefined;
  return { median: median([...byRuntime.values()]), byRuntime };
}

/** Node, Deno and Bun with the first two numbers of their versions. */
export function runtimeTitle(results: AllResults, name: RuntimeName): string {
  return results[name].runtime.replace(/(\d+\.\d+)\.\d+.*$/, "$1");
}

/** The mean for ratios: twice and half cancel out. */
export function geometricMean(ratios: readonly number[]): number {
  const logs = ratios.map(Math.log);
  return Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
}

/** A ratio for people: three digits, from a hundred on whole. */
export function ratioText(ratio: number): string {
  if (ratio < 0.0995) return ratio.toFixed(3);
  if (ratio < 9.995) return ratio.toFixed(2);
  return ratio < 99.95 ? ratio.toFixed(1) : ratio.toFixed(0);
}

/** A whole number for people: `5,000`. */
export function countText(count: number): string {
  return count.toLocaleString("en-US");
}

/** A figure in words: `1.15 (Node 1.15, Deno 1.26, Bun 1.10)`. */
export function figureWords({ median, byRuntime }: Figure): string {
  const each = [...byRuntime].map(([runtime, ratio]) =>
    `${RUNTIME_WORDS[runtime]} ${ratioText(ratio)}`
  );
  return `${ratioText(median)} (${each.join(", ")})`;
}

const RUNTIME_WORDS: Readonly<Record<RuntimeName, string>> = {
  node: "Node",
  deno: "Deno",
  bun: "Bun",
};

/** What was measured with, where and when, for a picture's foot. */
export function source(results: AllResults): string {
  const all = SHOWN.map((name) => results[name]);
  const machines = [...new Set(all.map(({ machine }) => machine))];
  const days = [...new Set(all.map(({ when }) => dayOf(when)))].sort();
  return `${all.map(({ runtime }) => runtime).join(", ")}; ` +
    `${machines.join("; ")}; ${days.join(", ")}: deno task bench.`;
}

/** The day of a moment in ISO 8601. */
export function dayOf(when: string): string {
  return when.slice(0, "2026-01-01".length);
}
