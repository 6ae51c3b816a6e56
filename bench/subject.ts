/**
 * What a benchmark measures: anything with methods of these shapes. A
 * subject's module exports `create`, or a class named `Group` (as this package
 * does), so that another implementation needs a module of a few lines and no
 * change here.
 *
 * @module
 */

import type { Variant } from "./workloads.ts";

/** What work may get from who calls it. */
export interface Context {
  readonly signal: AbortSignal;
}

/** Work for several keys: a value for each, in their order. */
export type Batch = (
  missing: readonly string[],
) => readonly unknown[] | Promise<readonly unknown[]>;

/** The methods that loops call. A subject has those that its workloads need. */
export interface Subject {
  do(
    key: string,
    fn: (context: Context) => unknown,
    options?: { signal: AbortSignal },
  ): Promise<unknown>;
  doResult(key: string, fn: () => unknown): Promise<unknown>;
  doMany(keys: readonly string[], fn: Batch): Promise<unknown>;
}

/** What the module of a subject exports. */
export interface SubjectModule {
  create?: () => object;
  Group?: new (options?: object) => Subject;
}

/** Builds the subject that a module holds. */
export function createSubject(
  module: SubjectModule,
  variant?: Variant,
): Subject {
  // Which methods a workload calls is nothing that a type could tell here; one
  // that is missing is a TypeError that names it.
  if (module.create !== undefined) return module.create() as Subject;
  if (module.Group !== undefined) {
    return new module.Group(variant === undefined ? undefined : OF[variant]());
  }
  throw new TypeError(
    "Cannot build a subject: its module exports neither create nor Group",
  );
}

/** The options of a group by variant, made anew for each. */
const OF: Readonly<Record<Variant, () => object>> = {
  clone: () => ({ clone: true }),
  maxAge: () => ({ maxAge: 60_000 }),
  timeout: () => ({ timeout: 60_000 }),
  observer: () => {
    let heard = 0;
    const hear = () => {
      heard++;
    };
    return { observer: { lead: hear, join: hear, settle: hear } };
  },
};
