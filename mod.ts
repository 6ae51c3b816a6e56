export type { BatchFlight, BatchFunction } from "./src/core/batch.ts";
export type { Flight } from "./src/core/flight.ts";
export {
  type FlightFunction,
  type ForgetOptions,
  Group,
} from "./src/core/group.ts";
export type { IdleOptions } from "./src/core/idle.ts";
export type { Key, KeyOption, Primitive } from "./src/core/key.ts";
export type { FlightEvent, Observer } from "./src/core/observer.ts";
export type {
  CallOptions,
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
