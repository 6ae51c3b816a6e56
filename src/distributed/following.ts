/**
 * Following: another process does the work, and this one waits for it.
 *
 * @module
 */
import type { Flight } from "../core/flight.ts";
import type { Follow } from "./coordinator.ts";
import { limited } from "./limited.ts";
import type { Outcome } from "./outcome.ts";
import { nonsense, type Tower } from "./tower.ts";

/** What came of a wait. */
export type News<V> =
  | Outcome<V>
  /** The leader is gone. */
  | { readonly kind: "expired" }
  /** The time for waiting is up. */
  | { readonly kind: "overdue"; readonly reason: unknown }
  /** The engine broke the wait off. */
  | { readonly kind: "brokenOff"; readonly reason: unknown }
  /** An outcome came, and nobody here can read it. */
  | { readonly kind: "unreadable"; readonly reason: unknown };

/**
 * Waits for the leader's outcome. Rejects with the signal's reason alone, once
 * nobody waits.
 */
export async function follow<V, K>(
  tower: Tower<V, K>,
  { signal }: Flight<K>,
  followed: Follow,
  patience: AbortSignal,
): Promise<News<V>> {
  const limits = {
    what: "wait for the flight",
    ms: Infinity,
    ends: [signal, patience],
  };
  let bytes: unknown;
  try {
    bytes = await limited<unknown>(limits, (signal) => followed.wait(signal));
    if (bytes === null) return { kind: "expired" };
    if (!(bytes instanceof Uint8Array)) {
      throw nonsense("wait", bytes, "a Uint8Array or null");
    }
  } catch (reason) {
    signal.throwIfAborted();
    return { kind: patience.aborted ? "overdue" : "brokenOff", reason };
  }
  try {
    return tower.wire.read(bytes);
  } catch (reason) {
    return { kind: "unreadable", reason };
  }
}
