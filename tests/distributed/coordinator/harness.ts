/**
 * What the cases of a coordinator stand on: an engine, and coordinators of it
 * as processes would have them.
 *
 * @module
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import type {
  Coordinator,
  Follow,
  Lead,
} from "@scope/singleflight/distributed";

/** What not every engine can be made to do. */
export type Fault = "kill" | "pause" | "loseMessages";

/**
 * One engine, for the length of one case. Its functions know no `this`: cases
 * take them off.
 */
export interface Harness {
  /** A coordinator as another process would have it. */
  connect(): Coordinator | Promise<Coordinator>;
  /** A lease that is short for the engine, in ms. */
  readonly leaseMs: number;
  /**
   * The longest that an ending takes to reach a follower, in ms: well below
   * what the engine's followers would take to find out by themselves, and with
   * room for a busy machine.
   */
  readonly pushMs: number;
  /**
   * The longest from a lease's end to a follower's knowing of it, in ms: the
   * 100 ms of D3, and room for a busy machine.
   */
  readonly lateMs: number;
  /** Ends the process of a coordinator, without a word to the engine. */
  kill?(coordinator: Coordinator): Promise<void>;
  /**
   * Stops the process of a coordinator: what it sends from now on reaches the
   * engine when the returned function is called, and not before.
   */
  pause?(coordinator: Coordinator): Promise<() => Promise<void>>;
  /** Loses all that the engine tells followers without being asked. */
  loseMessages?(): Promise<void>;
  /** Gives everything back: the case is over. */
  end(): Promise<void>;
}

/** One promise of a coordinator, shown. */
export interface CoordinatorCase {
  /** The promise's number, the symbol and what it does. */
  readonly name: string;
  /** What the case has the engine suffer. */
  readonly needs?: Fault;
  /** Rejects if the promise isn't kept. */
  run(harness: Harness): Promise<void>;
}

/** How long an outcome is kept in cases that aren't about that. */
export const KEEP_MS = 60_000;

// Kept from before any case runs: a case may put a fake clock in their place.
const { setTimeout, clearTimeout } = globalThis;

/** A key that no other case has. */
export function freshKey(): string {
  return crypto.randomUUID();
}

/** A signal that never aborts. */
export function patience(): AbortSignal {
  return new AbortController().signal;
}

/** Joins, and fails unless that leads. */
export async function lead(
  coordinator: Coordinator,
  key: string,
  leaseMs: number,
): Promise<Lead> {
  const joined = await coordinator.join(key, { leaseMs });
  assert(joined.role === "lead", "The call must lead, and follows");
  return joined;
}

/** Joins, and fails unless that follows. */
export async function follow(
  coordinator: Coordinator,
  key: string,
  leaseMs: number,
): Promise<Follow> {
  const joined = await coordinator.join(key, { leaseMs });
  assert(joined.role === "follow", "The call must follow, and leads");
  return joined;
}

/** Fails if that takes longer. */
export async function within<T>(
  ms: number,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`${what} took more than ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Lets time pass: for promises about leases, which have no other sign. */
export function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** A lead lets its lease run out: as whoever follows it sees. */
export async function runOut(
  coordinator: Coordinator,
  key: string,
  leaseMs: number,
): Promise<void> {
  const followed = await follow(coordinator, key, leaseMs);
  assertStrictEquals(await followed.wait(patience()), null);
}

/** Fails unless it rejects as the closed coordinator's. */
export async function assertClosed(promise: Promise<unknown>): Promise<void> {
  const reason: unknown = await promise.then(
    () => "nothing: it fulfilled",
    (reason) => reason,
  );
  assert(reason instanceof DOMException, `Rejected with ${reason}`);
  assertEquals(reason.name, "InvalidStateError");
}

/** A small outcome. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A small outcome, read. */
export function text(outcome: Uint8Array | null): string | null {
  return outcome === null ? null : new TextDecoder().decode(outcome);
}
