/**
 * Distributed flights: of all processes that reach one engine, one does the
 * work for a key, and the callers of all get its outcome.
 *
 * **The model.** A {@linkcode DistributedGroup} joins locally first: callers in
 * a process share its flight, as in a `Group`. That flight asks the
 * {@linkcode Coordinator}, which gives the lead of the key to one process: a
 * *lease*, which it renews while it works, and an *epoch*, a number that rises
 * from leader to leader. The others follow: they wait for the outcome, which is
 * stored under the epoch and told to all. A leader whose lease has run out is
 * superseded, and can't publish any more. Nothing outlives the flight: this is
 * no cache.
 *
 * **The engines.** Redis and Valkey: `@scope/singleflight/redis`. Cloudflare's
 * Durable Objects: `@scope/singleflight/durable-object`. For tests there is
 * {@linkcode MemoryCoordinator}. Any other needs two methods of its own.
 *
 * **The files**, in the order to read them, all in `src/distributed/`:
 *
 * - `coordinator.ts`: what an engine must offer; `memory.ts`: one that is none
 * - `group.ts`: the class that you use; `options.ts`, `observer.ts`
 * - `flying.ts`: a flight of this process; `leading.ts` with `renewal.ts`,
 *   `following.ts` with `patience.ts`: its two ways
 * - `tower.ts`: what the flights of a group share; `breaker.ts`, `limited.ts`:
 *   what keeps them from waiting for an engine that is down
 * - `outcome.ts`, `codec.ts`, `json.ts`, `errors.ts`, `engine_key.ts`: what
 *   travels; `flight.ts`: what the work sees
 *
 * @example
 * ```ts
 * import {
 *   DistributedGroup,
 *   MemoryCoordinator,
 * } from "@scope/singleflight/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const users = new DistributedGroup<{ name: string }>({
 *   coordinator: new MemoryCoordinator(), // for tests: else, ./redis
 *   namespace: "users v1",
 * });
 * const load = () => Promise.resolve({ name: "Ada" });
 *
 * assertEquals(await users.do(["user", 42], load), { name: "Ada" });
 * assertEquals(users.stats().failedOpen, 0);
 * ```
 *
 * @module
 */
export type { FlightFunction } from "../core/call.ts";
export type { Flight } from "../core/flight.ts";
export type { IdleOptions } from "../core/idle.ts";
export type {
  Digest,
  Key,
  KeyObject,
  KeyOption,
  Primitive,
} from "../core/key.ts";
export type { FlightEvent, Observer } from "../core/observer.ts";
export type { CallOptions, GroupOptions, GroupStats } from "../core/options.ts";
export type { Result } from "../core/result.ts";
export { type Codec, jsonCodec } from "./codec.ts";
export type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "./coordinator.ts";
export {
  CodecError,
  type ErrorText,
  RemoteFlightError,
  UnavailableError,
} from "./errors.ts";
export type { DistributedFlight, DistributedFunction } from "./flight.ts";
export { DistributedGroup } from "./group.ts";
export { MemoryCoordinator, type MemoryCoordinatorOptions } from "./memory.ts";
export type {
  DistributedCounts,
  DistributedEvent,
  DistributedEventName,
  DistributedObserver,
  DistributedStats,
} from "./observer.ts";
export type { DistributedGroupOptions, OnUnavailable } from "./options.ts";
