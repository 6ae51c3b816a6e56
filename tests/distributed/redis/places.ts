/**
 * Where the cases run: each client on each runtime that it is for.
 *
 * @module
 */

import type { ClientName } from "./clients.ts";

/** One client on one runtime. */
export interface Place {
  readonly runtime: "deno" | "node" | "bun";
  readonly client: ClientName;
  /**
   * Whether what every coordinator must do is also shown by a channel for each
   * key. Once on each runtime, with each client, is enough.
   */
  readonly perKey?: true;
  /** Whether its cases run in the tests' own process, and count as covered. */
  readonly isHere?: true;
}

export const PLACES: readonly Place[] = [
  { runtime: "deno", client: "ioredis", perKey: true, isHere: true },
  { runtime: "deno", client: "redis" },
  { runtime: "node", client: "ioredis" },
  { runtime: "node", client: "redis", perKey: true },
  { runtime: "bun", client: "ioredis" },
  { runtime: "bun", client: "redis" },
  { runtime: "bun", client: "bun", perKey: true },
];
