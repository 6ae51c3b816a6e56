/**
 * Boarding: how a call gets onto a flight, when it has a promise of its own.
 *
 * @module
 */
import { Caller, type Form } from "./caller.ts";
import { isClosedError } from "./errors.ts";
import type { FlightRecord } from "./record.ts";
import { type Result, resultOf } from "./result.ts";
import { startPulse, WatchingCaller } from "./recovery.ts";
import type { FlightTable } from "./table.ts";

/** A caller that is told when its signal aborts. */
export function newCaller<V, K>(
  table: FlightTable<V, K>,
  form: Form,
  signal: AbortSignal | undefined,
): Caller<V, K> {
  const caller = table.recoverOrphans
    ? new WatchingCaller<V, K>(form)
    : new Caller<V, K>(form);
  if (signal !== undefined) table.signals.watch(signal, caller);
  return caller;
}

/** Seats a waiter. Should the flight be orphaned, it boards again. */
export function join<V, K>(
  flight: FlightRecord<V, K>,
  caller: Caller<V, K>,
  again: () => void,
): void {
  flight.take(caller);
  if (caller instanceof WatchingCaller) caller.watch(flight, again);
}

/**
 * Stores a new flight and seats its leader, whose `fn` is to be called next.
 */
export function open<V, K>(
  table: FlightTable<V, K>,
  key: K,
  id: unknown,
  leader: Caller<V, K>,
): FlightRecord<V, K> {
  const flight = table.store(key, id);
  flight.ledBy(leader);
  if (table.recoverOrphans) startPulse(flight);
  return flight;
}

/** The leader's `fn` has returned: its work keeps the leader's beat going. */
export function depart<V, K>(
  flight: FlightRecord<V, K>,
  leader: Caller<V, K>,
  work: Promise<unknown>,
): void {
  if (leader instanceof WatchingCaller) leader.beat(flight, work);
}

/**
 * How a call ends that takes part in no flight: as aborted if it wasn't
 * admitted, and not if what made its key threw, whatever that did before.
 */
export function refusal<V, K>(
  table: FlightTable<V, K>,
  signal: AbortSignal | undefined,
  reason: unknown,
): Result<unknown> {
  const isAborted = table.closed
    ? isClosedError(reason)
    : signal?.aborted && reason === signal.reason;
  return resultOf(isAborted ? "aborted" : "rejected", reason, 0, false);
}
