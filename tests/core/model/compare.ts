/**
 * What must be the same in the reference and the real group. Each difference is a sentence that begins with its promise.
 *
 * @module
 */
import type { VirtualTime } from "../../virtual_time.ts";
import { callDifferences } from "./compare_calls.ts";
import { signalDifferences } from "./compare_signals.ts";
import { eventDifferences, flightDifferences } from "./compare_flights.ts";
import type { Call } from "./records.ts";
import type { Reference } from "./reference.ts";
import type { Subject } from "./subject.ts";
import { KEYS, type World } from "./world.ts";

/** Both sides of a running program. */
export interface Sides {
  readonly reference: Reference;
  readonly subject: Subject;
  readonly world: World;
  readonly clock: VirtualTime;
  /** How many events of each flight have been compared. */
  readonly compared: Map<number, number>;
  /** The calls whose outcome has been compared: a promise can't settle again, and a copy is looked at once. */
  readonly told: Set<Call>;
}

/** What can be seen at any moment, in the middle of a tick too. */
export function differencesNow(sides: Sides): string[] {
  const { reference, subject } = sides;
  const found = subject.complaints.splice(0);
  const same = (what: string, actual: unknown, expected: unknown) => {
    if (!Object.is(actual, expected)) {
      found.push(`${what} was ${String(actual)}, must be ${String(expected)}`);
    }
  };
  for (const key of [0, 1, 2]) {
    same(
      `S22 has(${typeof KEYS[key]} ${String(KEYS[key])})`,
      subject.group.has(KEYS[key] ?? null),
      reference.flights.joinable(key) !== undefined,
    );
  }
  same("S22 size", subject.group.size, reference.flights.size);
  const stats = subject.group.stats();
  for (
    const name of [
      "flights",
      "callers",
      "joined",
      "fulfilled",
      "rejected",
      "aborted",
      "orphaned",
    ] as const
  ) {
    same(`S22 stats().${name}`, stats[name], reference.flights.stats[name]);
  }
  same("S22 stats().running", stats.running, reference.flights.running);
  same(
    "S1 the calls whose fn ran",
    [...subject.works.keys()].join(),
    reference.works.map((work) => work.id).join(),
  );
  for (const work of reference.works) {
    found.push(...flightDifferences(sides, work.id));
  }
  if (reference.flights.options.observer !== "none") {
    for (const flight of reference.flights.all) {
      found.push(...eventDifferences(sides, flight));
    }
    same(
      "flights that the observer saw",
      subject.events.size,
      reference.flights.all.filter((flight) => flight.events.length > 0).length,
    );
  }
  // Under recovery these follow at a beat.
  if (!reference.flights.options.recoverOrphans) {
    found.push(...signalDifferences(sides));
  }
  return found;
}

/** What can be seen once the microtasks have run: who has been told what, by now and not before. */
export function differencesSettled(sides: Sides): string[] {
  const { reference, subject, world, told } = sides;
  const { recoverOrphans } = reference.flights.options;
  const found = recoverOrphans ? signalDifferences(sides) : [];
  for (const call of reference.calls) {
    const seen = subject.calls.get(call.id);
    if (seen) {
      found.push(
        ...callDifferences(world, call, seen, told, reference.mayBeEarly(call)),
      );
    } else found.push(`S1 call ${call.id} was never made`);
  }
  for (const { id, works } of reference.idles) {
    const expected = works.every((work) => work.state === "ended")
      ? "fulfilled"
      : "pending";
    const actual = subject.idles.get(id)?.state;
    if (actual !== expected) {
      found.push(`S22 idle ${id} was ${actual}, must be ${expected}`);
    }
  }
  const { observerErrors } = subject.group.stats();
  if (observerErrors !== reference.flights.observerErrors) {
    found.push(
      `S19 stats().observerErrors was ${observerErrors}, must be ${reference.flights.observerErrors}`,
    );
  }
  if (subject.observerErrors !== reference.flights.observerErrors) {
    found.push(
      `S19 calls of observer.error were ${subject.observerErrors}, must be ${reference.flights.observerErrors}`,
    );
  }
  return found;
}

/** What must be left when every work has ended: nothing. */
export function differencesAtRest(
  { reference, subject, world, clock }: Sides,
): string[] {
  const listeners = [...world.signals.values()].reduce(
    (sum, signal) => sum + signal.listeners,
    0,
  );
  const left = {
    "pending in the model":
      reference.calls.filter((call) => !call.delivered).length,
    "in the map": subject.group.size,
    running: subject.group.stats().running,
    listeners,
    timers: clock.timers,
  };
  return Object.entries(left).flatMap(([what, count]) =>
    count === 0 ? [] : [`S22 at rest ${count} ${what}, must be 0`]
  );
}

/** Fails with what was found different, if anything was. */
export function refuse(differences: readonly string[], where: string): void {
  if (differences.length > 0) {
    throw new Error(`${where}:\n  ${differences.join("\n  ")}`);
  }
}
