/**
 * Distributed flights on Cloudflare Workers, by a Durable Object of your own.
 *
 * **The model.** An object holds the *lease* of each flight and gives it an
 * *epoch*, which rises from one flight of a key to the next. Both are in its
 * storage before anybody hears of them: only there Cloudflare sees to it that an
 * object exists once. The work runs in the Worker that leads, never in the
 * object. Whoever joins meanwhile follows: by a request that the object holds
 * until the leader has settled, has abandoned, or has let its lease run out.
 * An object that is restarted fails these requests; the followers ask again, and
 * it answers from its storage. Its alarm deletes what is out of date.
 *
 * **The files**, in the order to read them: `protocol.ts`: what is asked, and
 * how it is answered; `object.ts`, `flights.ts`, `led.ts`: the object's side;
 * `coordinator.ts` with `lead.ts` and `follow.ts`: the Worker's;
 * `caller.ts`: how that reaches the object; `binding.ts`, `options.ts`,
 * `closing.ts`: what their names say.
 *
 * @example Cloudflare's side, in `wrangler.jsonc`
 * ```jsonc
 * {
 *   "durable_objects": {
 *     // In other Workers, with "script_name" as well: the Worker that exports it.
 *     "bindings": [{ "name": "FLIGHTS", "class_name": "FlightObject" }]
 *   },
 *   "migrations": [{ "tag": "v1", "new_sqlite_classes": ["FlightObject"] }]
 * }
 * ```
 *
 * @module
 */
export type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "../coordinator.ts";
export type {
  ObjectNamespace,
  ObjectRequest,
  ObjectResponse,
  ObjectState,
  ObjectStorage,
  ObjectStub,
} from "./binding.ts";
export { durableObjectCoordinator } from "./coordinator.ts";
export { FlightObject } from "./object.ts";
export type { DurableObjectCoordinatorOptions } from "./options.ts";
