/**
 * The list of what is timed, against what, and the ratio that is aimed at.
 *
 * @module
 */

import type { MaterialName } from "./materials.ts";
import type { SubjectName, Target } from "./subject.ts";

/** Which loop of `loops.ts` times a row. */
export type LoopName =
  /** A key of a fresh value, then `Map`'s get, set and delete. */
  | "keys"
  /** A digest and nothing else. */
  | "digests"
  /** `Group.do()` with 1,000 flights in the air. */
  | "flights";

/** One ratio: a subject's time by another's, in the same rounds. */
export interface Comparison {
  readonly of: SubjectName;
  readonly by: SubjectName;
  /** The highest ratio that is fine; without one it is for orientation. */
  readonly target?: Target;
}

/** What is timed in one process. */
export interface Row {
  /** What it is about, for people. */
  readonly does: string;
  readonly loop: LoopName;
  /** The value's kind; the one for each subject that has a kind of its own. */
  readonly material: MaterialName;
  readonly materials?: Readonly<Partial<Record<SubjectName, MaterialName>>>;
  readonly comparisons: readonly Comparison[];
  /** For information only, below the targets. */
  readonly beyond?: true;
  /** The most rounds in all, for rows that take long. */
  readonly maxRounds?: number;
}

const TANSTACK: Target = { node: 0.47, deno: 0.55, bun: 0.28 };
const OBJECT_HASH: Target = { node: 0.06, deno: 0.07, bun: 0.06 };

/** Which of a shape's comparisons there are. */
interface ShapeTargets {
  readonly json: Target;
  readonly fastJson?: Target;
  readonly template: boolean;
}

function shape(
  material: MaterialName,
  does: string,
  { json, fastJson, template }: ShapeTargets,
): Row {
  const of = "ours";
  return {
    does,
    loop: "keys",
    material,
    comparisons: [
      { of, by: "json", target: json },
      { of, by: "fast-json", ...(fastJson && { target: fastJson }) },
      { of, by: "tanstack", target: TANSTACK },
      { of, by: "object-hash", target: OBJECT_HASH },
      ...(template ? [{ of, by: "template" } as const] : []),
    ],
  };
}

const FAST_JSON: Target = { node: 0.47, deno: 0.55, bun: 0.23 };

function digests(material: MaterialName, does: string): Row {
  const by = "native-sha256";
  return {
    does,
    loop: "digests",
    material,
    comparisons: [
      { of: "wasm-sha256", by },
      { of: "wasm-blake3", by },
      { of: "trusted", by },
    ],
    beyond: true,
    maxRounds: 90,
  };
}

/** Every row by name, in the order they are run and printed. */
export const ROWS = {
  "tuple": shape("tuple", `["user", i]`, {
    json: { node: 0.9, deno: 1.15, bun: 1.5 },
    template: true,
  }),
  "small": shape("small", "{ tenant, id, fields: [5 names] }", {
    json: { node: 1.4, deno: 1.7, bun: 1.7 },
    fastJson: FAST_JSON,
    template: true,
  }),
  "request": shape("request", "{ method, url, headers: { 4 of them } }", {
    json: { node: 1.3, deno: 1.4, bun: 1.9 },
    fastJson: FAST_JSON,
    template: true,
  }),
  "nested": shape("nested", "objects and lists of 45 leaves in all", {
    json: { node: 1.4, deno: 2.2, bun: 2.2 },
    fastJson: FAST_JSON,
    template: false,
  }),
  "bytes": {
    does: "a Uint8Array of 64 KB",
    loop: "keys",
    material: "bytes-64k",
    comparisons: [
      {
        of: "ours",
        by: "native-sha256",
        target: { node: 1.05, deno: 1.1, bun: 1.05 },
      },
      {
        of: "ours-trusted",
        by: "native-sha256",
        target: { node: 0.35, deno: 0.45, bun: 0.35 },
      },
    ],
  },
  "in-flight": {
    does: "a call of do() with 1,000 flights of keys as long as its own",
    loop: "flights",
    material: "text-8000",
    materials: { group: "text-20000" },
    comparisons: [
      {
        of: "group",
        by: "group-8000",
        target: { node: 3, deno: 3, bun: 3 },
      },
    ],
    maxRounds: 90,
  },
  "digest-64": digests("bytes-64", "a digest of 64 B"),
  "digest-1k": digests("bytes-1k", "a digest of 1 KB"),
  "digest-16k": digests("bytes-16k", "a digest of 16 KB"),
  "digest-64k": digests("bytes-64k", "a digest of 64 KB"),
  "digest-1m": digests("bytes-1m", "a digest of 1 MB"),
} as const satisfies Record<string, Row>;

/** The name of a row. */
export type RowName = keyof typeof ROWS;

/** The names of all rows, in order. */
export const ROW_NAMES = Object.keys(ROWS) as readonly RowName[];

/** The row of that name, by its common type. */
export function rowNamed(name: RowName): Row {
  return ROWS[name];
}

/** Everybody that a row times, once, those that set the pace first. */
export function subjectsOf({ comparisons }: Row): SubjectName[] {
  return [...new Set(comparisons.flatMap(({ of, by }) => [by, of]))];
}
