/**
 * What a test case is: data that any runtime can run. A case knows nothing of
 * the test runner, so one list serves Deno, Node, Bun and workerd alike.
 *
 * @module
 */

import type { Group, GroupOptions, Key } from "@scope/singleflight";

/** A runtime that runs the neutral cases. */
export type RuntimeName = "deno" | "bun" | "node" | "workerd";

/**
 * Builds the group under test. A case takes its groups from here and not from
 * the constructor, so that the same case can run with orphan recovery as well.
 */
export type MakeGroup = <V, K = Key>(
  options?: GroupOptions<V, K>,
) => Group<V, K>;

/** Ends the name of a case that runs on groups that recover orphans. */
export const RECOVERING = " (recovering orphans)";

/** One promise, shown. */
export interface Case {
  /** The promise's number, the symbol and what it does: `S9 Group.do() ...`. */
  readonly name: string;
  /** Throws, or rejects, if the promise isn't kept. */
  run(make: MakeGroup): void | Promise<void>;
  /**
   * The case needs callers to settle in the very tick that ends their flight.
   * Under `recoverOrphans` they may be one beat late, so it doesn't run there.
   */
  readonly sameTick?: true;
  /** Why the case can't run on a runtime. */
  readonly not?: Partial<Record<RuntimeName, string>>;
  /**
   * Why the case can't run inside a runtime's own test runner. It runs on that
   * runtime all the same, in a bare process: only Bun has needed one so far.
   */
  readonly bare?: { readonly bun: string };
  /**
   * How long the case may take, in ms.
   *
   * @default {30_000}
   */
  readonly limit?: number;
}
