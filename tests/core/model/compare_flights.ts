/**
 * Compares what `fn` and the observer see of flights.
 *
 * @module
 */
import type { Sides } from "./compare.ts";
import type { RefEvent, RefFlight } from "./records.ts";
import type { SeenEvent } from "./seen.ts";
import { KEYS, show, type World } from "./world.ts";

/** Compares what `fn` and its `flight` show. */
export function flightDifferences(
  { reference, subject }: Sides,
  id: string,
): string[] {
  const work = reference.works.find((work) => work.id === id);
  const seen = subject.works.get(id);
  if (!work || !seen) return [];
  const found: string[] = [];
  const [flight] = work.flights;
  if (work.batch || !flight || !("callers" in seen.flight)) {
    const keys = work.flights.map((flight) => KEYS[flight.key]);
    if (
      keys.length !== seen.keys.length ||
      keys.some((key, i) => !Object.is(key, seen.keys[i]))
    ) {
      found.push(
        `S20 the missing keys of ${id} were ${seen.keys.map(String)}, must be ${
          keys.map(String)
        }`,
      );
    }
    return found;
  }
  const forgotten = reference.flights.joinable(flight.key) !== flight;
  if (seen.flight.callers !== flight.present.length) {
    found.push(
      `S5 flight.callers of ${id} was ${seen.flight.callers}, must be ${flight.present.length}`,
    );
  }
  if (seen.flight.forgotten !== forgotten) {
    found.push(
      `S15 flight.forgotten of ${id} was ${seen.flight.forgotten}, must be ${forgotten}`,
    );
  }
  return found;
}

/** Compares what the observer saw of one flight since the last time. */
export function eventDifferences(
  { subject, world, compared }: Sides,
  flight: RefFlight,
): string[] {
  const from = compared.get(flight.id) ?? 0;
  const actual = (subject.events.get(flight.id) ?? []).slice(from);
  const expected = flight.events.slice(from);
  compared.set(flight.id, flight.events.length);
  const a = line(actual.map(({ type, event }) => ({ ...event, type })));
  const e = line(expected);
  if (a !== e) {
    return [`S19 the observer saw of flight ${flight.id}: ${a}; must be: ${e}`];
  }
  return expected.flatMap((event, i) =>
    observed(world, flight, event, actual[i])
  );
}

function observed(
  world: World,
  flight: RefFlight,
  expected: RefEvent,
  actual: SeenEvent | undefined,
): string[] {
  if (!actual) return [];
  const { event, type } = actual;
  const found: string[] = [];
  if (!Object.is(event.key, KEYS[flight.key])) {
    found.push(
      `S19 ${type} of flight ${flight.id} had the key ${String(event.key)}`,
    );
  }
  if (expected.reason && !world.matches(expected.reason, event.reason)) {
    found.push(
      `S19 ${type} of flight ${flight.id} had the reason ${
        show(event.reason)
      }, must be ${show(expected.reason)}`,
    );
  }
  if (expected.ms !== undefined && event.ms !== expected.ms) {
    found.push(
      `S19 ${type} of flight ${flight.id} had ms ${event.ms}, must be ${expected.ms}`,
    );
  }
  return found;
}

type Line = {
  readonly type: string;
  readonly callers: number;
  readonly role?: string | undefined;
  readonly status?: string | undefined;
};

/** Events in order; the order of callers that leave by one signal is not promised, so the roles of leaves are sorted. */
function line(events: readonly Line[]): string {
  const roles = events.filter(({ type }) => type === "leave").map(({ role }) =>
    role
  ).sort();
  return events.map(({ type, callers, role, status }) => {
    return [type, callers, type === "leave" ? roles.shift() : role, status]
      .filter((part) => part !== undefined).join(" ");
  }).join(", ");
}
