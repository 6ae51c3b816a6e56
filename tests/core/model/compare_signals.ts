/**
 * Compares signals, those that callers gave and those that flights give, and timers.
 *
 * @module
 */
import type { Sides } from "./compare.ts";
import { seats } from "./records.ts";
import { show } from "./world.ts";

/** What is left on callers' signals and of timers, and which flights' signals have aborted. */
export function signalDifferences(sides: Sides): string[] {
  return [
    ...listenerDifferences(sides),
    ...timerDifferences(sides),
    ...abortDifferences(sides),
  ];
}

/** One listener on each signal that somebody present gave, and none on any other. */
function listenerDifferences({ reference, world }: Sides): string[] {
  const found: string[] = [];
  for (const [name, { aborted }] of reference.signals) {
    const waits = reference.calls.some((call) =>
      call.signal === name && seats(call).some((seat) => !seat.told)
    );
    const must = waits && !aborted ? 1 : 0;
    const { listeners, most } = world.signal(name);
    if (listeners !== must) {
      found.push(`S11 listeners on ${name} were ${listeners}, must be ${must}`);
    }
    if (most > 1) found.push(`S11 listeners on ${name} were ${most} at a time`);
  }
  return found;
}

/** Only flights that can still time out have timers; a batch may have one for all. */
function timerDifferences({ reference, clock }: Sides): string[] {
  const { timeout, recoverOrphans } = reference.flights.options;
  if (recoverOrphans) return []; // every caller has a timer of its own
  const open = timeout === null
    ? 0
    : reference.flights.all.filter((flight) => flight.open).length;
  const { timers } = clock;
  if (timers <= open && (timers > 0 || open === 0)) return [];
  return [
    `S16 timers were ${timers}, must be one for each of ${open} open flights`,
  ];
}

function abortDifferences({ reference, subject, world }: Sides): string[] {
  const { recoverOrphans } = reference.flights.options;
  const found: string[] = [];
  for (const { id, abortedWith, state } of reference.works) {
    const signal = subject.works.get(id)?.signal;
    if (!signal) continue;
    const heard = subject.heard.filter((other) => other.id === id);
    const must = reference.flights.heard.filter((other) => other.id === id);
    // Work that ends before the beat has nobody left to hear of it.
    if (recoverOrphans && state === "ended" && !signal.aborted) continue;
    if (signal.aborted !== (abortedWith !== null)) {
      found.push(
        `S9 flight.signal of ${id} was ${
          signal.aborted ? "aborted" : "not aborted"
        }`,
      );
    } else if (abortedWith && !world.matches(abortedWith, signal.reason)) {
      found.push(
        `S9 flight.signal of ${id} aborted with ${
          show(signal.reason)
        }, must be ${show(abortedWith)}`,
      );
    }
    if (heard.length !== must.length) {
      found.push(
        `S9 flight.signal of ${id} aborted ${heard.length} times, must be ${must.length}`,
      );
    }
    // Under recovery the signal is late, and the key may have been taken since.
    if (!recoverOrphans && must[0]?.free && heard[0]?.free === false) {
      found.push(`S9 the key of ${id} was not free when its signal aborted`);
    }
  }
  return found;
}
