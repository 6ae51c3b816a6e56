/**
 * Where `@std/assert` and `@std/testing` come from: JSR, or, where JSR can't be
 * reached (behind many company proxies), the stand-ins of `tests/npm/`.
 *
 * @module
 */

import { ROOT } from "./root.ts";

/** Where the standard library comes from. */
export type StdSource = "jsr" | "npm";

/** A source, and the line that tells the user about it. */
export interface StdChoice {
  readonly source: StdSource;
  readonly line: string;
}

/** What `chooseStd` reads from the outside, so that a test can stand in. */
export interface StdSurroundings {
  readonly env: (name: string) => string | undefined;
  readonly fetch: typeof fetch;
  /** @default {1_500} */
  readonly limitMs?: number;
}

/** Forces a source: the variable's value is `jsr` or `npm`. */
export const STD_VARIABLE = "SINGLEFLIGHT_STD";

/** Asks JSR for one small file, unless the environment decides. */
export async function chooseStd(outside: StdSurroundings): Promise<StdChoice> {
  const forced = outside.env(STD_VARIABLE);
  if (forced === "jsr" || forced === "npm") {
    return {
      source: forced,
      line: sentence(forced, `${STD_VARIABLE} says so`),
    };
  }
  if (forced !== undefined && forced !== "") {
    throw new TypeError(
      `Cannot choose the standard library: ${STD_VARIABLE} was ${forced}, must be jsr or npm`,
    );
  }
  // Deno itself reads JSR_URL, so a mirror that it would use is what we ask.
  const registry = outside.env("JSR_URL") ?? "https://jsr.io/";
  const problem = await probe(
    registry,
    outside.fetch,
    outside.limitMs ?? 1_500,
  );
  return problem === null
    ? { source: "jsr", line: sentence("jsr", "JSR answers") }
    : { source: "npm", line: sentence("npm", `JSR ${problem}`) };
}

/** The flags that make Deno resolve `@std/...` from `source`. */
export function stdFlags(source: StdSource): string[] {
  return source === "jsr"
    ? []
    : [`--import-map=${ROOT}tests/npm/import_map.json`];
}

/** What is wrong with JSR, or `null`. */
async function probe(
  registry: string,
  get: typeof fetch,
  limitMs: number,
): Promise<string | null> {
  const signal = AbortSignal.timeout(limitMs);
  try {
    const response = await get(new URL("@std/assert/meta.json", registry), {
      signal,
      headers: { accept: "application/json" },
    });
    // A proxy's page of refusal may well say 200: look at what it holds.
    const meta: unknown = await response.json();
    return isMeta(meta) ? null : `gave another answer (${response.status})`;
  } catch {
    // Refused, unknown host, no JSON: all mean that Deno would fail as well.
    return signal.aborted
      ? `gave no answer within ${limitMs / 1_000} s`
      : "can't be reached";
  }
}

function isMeta(value: unknown): boolean {
  return typeof value === "object" && value !== null &&
    "name" in value && value.name === "assert" && "versions" in value;
}

function sentence(source: StdSource, reason: string): string {
  const from = source === "jsr" ? "JSR" : "npm, by tests/npm";
  return `Standard library: from ${from} (${reason})`;
}
