/**
 * Request coalescing: when a thousand callers ask for the same thing at the
 * same moment, one of them does the work and all get the answer.
 *
 * **The model.** A {@linkcode Group} holds at most one joinable flight per key.
 * The first caller for a key leads: its `fn` runs, at once. Callers that come
 * while it runs join, and wait. When the work ends the key is free before
 * anybody hears of it, and each caller gets the same value or the same reason.
 * Nothing outlives the flight: this is no cache. A caller whose signal aborts
 * leaves, and takes nobody along; when the last one has left, the work is
 * aborted.
 *
 * **The words.** A *group* is a namespace of *keys*. A *flight* is one execution
 * in progress. Its *leader* is the caller whose `fn` runs, a *waiter* one that
 * joined, a *caller* either. It is *shared* if more than one caller joined. To
 * *forget* a flight is to stop joining it, to *abort* it is to end it.
 *
 * **The keys.** Primitives compare as in a `Map`; arrays, plain objects, dates
 * and the like by what they hold, and none of them ever equals a string.
 *
 * **The files**, in the order to read them, all in `src/core/`:
 *
 * - `group.ts`: the class that you use, and the two short ways through it;
 *   `wrap.ts`: the same around a function
 * - `record.ts`: a flight from its leader's call to the end of its work;
 *   `flight.ts`: what of it the work sees; `extra.ts`: what few flights need;
 *   `mapped.ts`: one whose key isn't what its group finds it by
 * - `table.ts`: the flights of a group, its settings and counts
 * - `call.ts`, `many.ts` with `batch.ts`, `boarding.ts`: calls that need more
 *   than the short ways
 * - `caller.ts`, `deferred.ts`, `clone.ts`: callers with a promise of their own
 * - `signals.ts`: one listener per signal and group
 * - `recovery.ts`: callers whose leader may die with its request (Workers)
 * - `key.ts`, `ids.ts`: how keys are told apart; `src/key/`: the text of those
 *   that are no primitives
 * - `work.ts`, `idle.ts`, `observer.ts`, `result.ts`, `options.ts`,
 *   `errors.ts`: what their names say
 *
 * @example
 * ```ts
 * import { Group } from "@scope/singleflight";
 * import { assertEquals } from "@std/assert";
 *
 * const group = new Group<string>();
 * const load = (id: number) => Promise.resolve(`user ${id}`);
 *
 * const [one, two] = await Promise.all([
 *   group.do("user:1", () => load(1)),
 *   group.do("user:1", () => load(1)), // joins the first
 * ]);
 * assertEquals([one, two], ["user 1", "user 1"]);
 * assertEquals(group.stats().flights, 1);
 * ```
 *
 * @module
 */
export type { BatchFlight, BatchFunction } from "./src/core/batch.ts";
export type { FlightFunction } from "./src/core/call.ts";
export type { Flight } from "./src/core/flight.ts";
export { Group } from "./src/core/group.ts";
export type { IdleOptions } from "./src/core/idle.ts";
export type {
  Digest,
  Key,
  KeyObject,
  KeyOption,
  Primitive,
} from "./src/core/key.ts";
export type { FlightEvent, Observer } from "./src/core/observer.ts";
export type {
  CallOptions,
  ForgetOptions,
  GroupOptions,
  GroupStats,
} from "./src/core/options.ts";
export { cloneableResult, type Result } from "./src/core/result.ts";
export {
  type AnyFunction,
  type Singleflight,
  singleflight,
  type SingleflightOptions,
} from "./src/core/wrap.ts";
