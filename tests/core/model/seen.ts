/**
 * What can be seen of a real group, as plain records.
 *
 * @module
 */
import type {
  BatchFlight,
  Flight,
  FlightEvent,
  Key,
} from "@scope/singleflight";
import type { Settleable } from "./works.ts";

/** What has been seen of one promise. */
export interface Seen {
  state: "pending" | "fulfilled" | "rejected";
  value: unknown;
  /** How many clones of the value there were when this caller went on. */
  clones: { readonly original: unknown; readonly count: number } | null;
  /** What `waitUntil` got, and how that ended. */
  readonly waits: { state: "pending" | "fulfilled" | "rejected" }[];
}

/** What has been seen of one `fn`. */
export interface SeenWork {
  readonly flight: Flight<Key> | BatchFlight<Key>;
  readonly keys: readonly Key[];
  readonly result: Settleable;
  signal: AbortSignal | null;
}

/** An observer's method and what it got. */
export interface SeenEvent {
  readonly type: string;
  readonly event: FlightEvent<Key>;
}

/** What the reference, which takes each step first, says that the real group can do. */
export interface Oracle {
  /** Whether `fn` can return the promise of joining its own flight. */
  returnsItself(id: string): boolean;
  /** Whether a listener on the flight's signal calls again. */
  retries(id: string): boolean;
}

/** Notes how a promise settles, and goes on from there. */
export function watch(
  promise: Promise<unknown>,
  seen: Seen,
  then: () => void,
): void {
  const settle = (state: Seen["state"]) => (value: unknown) => {
    seen.state = state;
    seen.value = value;
    then();
  };
  promise.then(settle("fulfilled"), settle("rejected"));
}
