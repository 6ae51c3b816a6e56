/**
 * What a row of the conformance table is: a question about behaviour, and the
 * case that answers it. Nothing in here knows a package or a runtime.
 *
 * @module
 */

import type { Offer } from "../peers/adapters.ts";

/** What an offer is told beyond what its package does by itself. */
export interface OfferOptions {
  /** ms after which nobody joins a flight any more. */
  readonly maxAge?: number;
}

/** Builds an offer of one package, a new one at each call. */
export type Create = (options?: OfferOptions) => Offer;

/**
 * Asks one question. What it resolves to says in a few words what was seen,
 * and means yes. It throws a `Broken` for no, and stays pending, or keeps its
 * process busy, where the package hangs. Anything else it throws is a fault of
 * the case itself.
 */
export type Case = (create: Create) => Promise<string>;

/** One row of the table. */
export interface Row {
  /** What the table calls it. */
  readonly title: string;
  /** What "yes" means, as a sentence. */
  readonly question: string;
  readonly run: Case;
}

/** Ends a case with "no". */
export class Broken extends Error {}

/** Ends the case with "no" unless something holds. */
export function must(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Broken(otherwise);
}
