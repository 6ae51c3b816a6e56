/**
 * Leading: this process does the work, and keeps its lease until the outcome is
 * published.
 *
 * @module
 */
import type { Flight } from "../core/flight.ts";
import type { Lead } from "./coordinator.ts";
import { type DistributedFunction, EpochFlight } from "./flight.ts";
import { limited } from "./limited.ts";
import { keepRenewing } from "./renewal.ts";
import { ask, type Tower } from "./tower.ts";

/**
 * Does the work and publishes its outcome. Settles as the work does; rejects
 * with a value's `CodecError` if that can't travel, and with the signal's
 * reason once nobody waits.
 */
export async function lead<V, K>(
  tower: Tower<V, K>,
  flight: Flight<K>,
  fn: DistributedFunction<V, K>,
  led: Lead,
): Promise<V> {
  const { signal, key } = flight;
  const { epoch } = led;
  if (signal.aborted) { // between the engine's answer and now
    await tower.abandon(led);
    throw signal.reason;
  }
  tower.tally.note("led", key, { epoch });
  const stopRenewing = keepRenewing(tower, key, led);
  const work = outcomeOf(() => fn(new EpochFlight(flight, epoch)));
  const outcome = await untilLeft(work, signal);
  stopRenewing();
  if (outcome === undefined) {
    await tower.abandon(led);
    await work; // what nobody waits for still runs: `idle` knows of it
    throw signal.reason;
  }
  return valueOf(await publish(tower, key, led, outcome));
}

/** How the work ended, `fn`'s throwing included. */
async function outcomeOf<V>(
  work: () => V | PromiseLike<V>,
): Promise<PromiseSettledResult<V>> {
  try {
    return { status: "fulfilled", value: await work() };
  } catch (reason) {
    return { status: "rejected", reason };
  }
}

function valueOf<V>(outcome: PromiseSettledResult<V>): V {
  if (outcome.status === "fulfilled") return outcome.value;
  throw outcome.reason;
}

/** `undefined` if the last caller leaves before. */
async function untilLeft<T>(
  work: Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  const limits = { what: "do the work", ms: Infinity, ends: [signal] };
  try {
    return await limited(limits, () => work);
  } catch {
    return undefined; // the work itself never rejects, so this is the signal
  }
}

/**
 * Has the followers get the outcome, before this process's callers do: one that
 * calls again in its continuation would otherwise follow the flight that is
 * just ending (S4). Gives the outcome for the callers here.
 */
async function publish<V, K>(
  tower: Tower<V, K>,
  key: K,
  led: Lead,
  outcome: PromiseSettledResult<V>,
): Promise<PromiseSettledResult<V>> {
  const { wire, settings } = tower;
  if (outcome.status === "fulfilled") {
    let bytes: Uint8Array;
    try {
      bytes = wire.value(outcome.value);
    } catch (reason) {
      return publish(tower, key, led, { status: "rejected", reason });
    }
    await settle(tower, key, led, bytes);
  } else if (settings.shareErrors) {
    await settle(tower, key, led, wire.failure(outcome.reason));
  } else {
    await tower.abandon(led);
  }
  return outcome;
}

async function settle<V, K>(
  tower: Tower<V, K>,
  key: K,
  led: Lead,
  outcome: Uint8Array,
): Promise<void> {
  const { tally, settings, wire } = tower;
  const { epoch } = led;
  const { coordinator, keep, operationTimeout } = settings;
  const isTooLarge = outcome.length > coordinator.limits.maxBytes;
  if (isTooLarge) tally.note("tooLarge", key, { epoch });
  const bytes = isTooLarge ? wire.tooLarge() : outcome;
  try {
    const work = async () => {
      try {
        return await led.settle(bytes, keep);
      } catch (reason) {
        await tower.abandon(led); // which may reach an engine that is back
        throw reason;
      }
    };
    const isPublished = await ask("settle", operationTimeout, work);
    if (!isPublished) tally.note("fenced", key, { epoch });
  } catch (reason) {
    tally.note("unsettled", key, { epoch, reason });
  }
}
