/**
 * The reference's flights: who is on board, how they end, and what is counted and observed of it.
 *
 * @module
 */
import type { Options } from "./program.ts";
import type {
  Call,
  End,
  RefEvent,
  RefFlight,
  Seat,
  Told,
  Work,
} from "./records.ts";
import { type Expected, made, type World } from "./world.ts";

/** All flights there ever were, and the map of the joinable ones, as plain arrays. */
export class Flights {
  readonly options: Options;
  readonly #world: World;
  now: number;
  closed = false;
  /** All flights, by id. */
  readonly all: RefFlight[] = [];
  /** The flights that keys have now. */
  #map: RefFlight[] = [];
  /** What a listener on `flight.signal` must find: its key free (`true`), or perhaps taken by a later flight (`null`). */
  readonly heard: { readonly id: string; readonly free: true | null }[] = [];
  readonly stats = {
    flights: 0,
    callers: 0,
    joined: 0,
    fulfilled: 0,
    rejected: 0,
    aborted: 0,
    orphaned: 0,
  };
  /** Hears of a work whose flights have all been aborted, as a listener on `flight.signal` does. */
  onAbort: ((work: Work) => void) | null = null;
  observerErrors = 0;
  #lateErrors = 0;

  constructor(options: Options, world: World, now: number) {
    this.options = options;
    this.#world = world;
    this.now = now;
  }

  get size(): number {
    return this.#map.length;
  }

  get running(): number {
    return this.all.filter((flight) => flight.work.state !== "ended").length;
  }

  /** The flight that a call would join. */
  joinable(key: number): RefFlight | undefined {
    const flight = this.held(key);
    if (this.closed || !flight) return undefined;
    const young = this.now - flight.started < (this.options.maxAge ?? Infinity);
    return flight.inFn || young ? flight : undefined;
  }

  /** The flight that the map holds, whatever its age. */
  held(key: number): RefFlight | undefined {
    return this.#map.find((flight) => flight.key === key);
  }

  /** The flights that the map holds. */
  get mapped(): readonly RefFlight[] {
    return [...this.#map];
  }

  /** A new flight, in place of one that is too old. */
  start(key: number, work: Work): RefFlight {
    const old = this.held(key);
    if (old) this.forget(old);
    const flight: RefFlight = {
      id: this.all.length + 1,
      key,
      work,
      started: this.now,
      deadline: this.now + (this.options.timeout ?? Infinity),
      open: true,
      inFn: true,
      present: [],
      joined: 0,
      events: [],
    };
    this.all.push(flight);
    this.#map.push(flight);
    this.stats.flights++;
    return flight;
  }

  forget(flight: RefFlight): void {
    this.#free(flight);
    this.#observe(flight, { type: "forget", callers: flight.present.length });
  }

  board(call: Call, flight: RefFlight, leader: boolean): Seat {
    const seat: Seat = { call, flight, leader, inline: false, told: null };
    flight.present.push(seat);
    flight.joined++;
    this.stats.callers++;
    if (!leader) this.stats.joined++;
    const role = leader ? "leader" : "waiter";
    this.#observe(flight, {
      type: leader ? "lead" : "join",
      callers: flight.present.length,
      role,
    });
    return seat;
  }

  leave(seat: Seat, reason: Expected): void {
    const { flight } = seat;
    tell(seat, { status: "aborted", payload: reason });
    flight.present = flight.present.filter((other) => other !== seat);
    const role = seat.leader ? "leader" : "waiter";
    this.#observe(flight, {
      type: "leave",
      callers: flight.present.length,
      role,
      reason,
    });
    if (flight.present.length === 0 && !this.options.detached) {
      this.abort(flight, reason);
    }
  }

  /** Ends a flight before its work, whoever wants it. */
  abort(flight: RefFlight, reason: Expected): void {
    if (!flight.open) return;
    flight.open = false;
    this.stats.aborted++;
    this.#observe(flight, {
      type: "abort",
      callers: flight.present.length,
      reason,
      ms: this.now - flight.started,
    });
    for (const seat of flight.present) {
      tell(seat, { status: "aborted", payload: reason });
    }
    flight.present = [];
    const held = this.held(flight.key) === flight;
    if (held) this.#free(flight);
    const { work } = flight;
    if (work.flights.some((other) => other.open)) return;
    work.abortedWith = reason;
    if (!work.signalRead) return;
    this.heard.push({ id: work.id, free: held && !work.batch ? true : null });
    this.onAbort?.(work);
  }

  /** The flight's work has ended, and in that way. */
  settle(flight: RefFlight, end: End): void {
    const { open, work: { returnsItself } } = flight;
    const status = end.ok ? "fulfilled" : "rejected";
    // What an aborted flight that waits for itself ends with is its own affair.
    const reason = end.ok ? {} : {
      reason: returnsItself && !open ? { anything: true } as const : end.reason,
    };
    const ms = this.now - flight.started;
    this.#observe(flight, {
      type: "settle",
      callers: flight.present.length,
      status,
      ms,
      ...reason,
    });
    if (!open) return;
    flight.open = false;
    this.stats[status]++;
    this.#free(flight);
    for (const seat of flight.present) {
      tell(
        seat,
        end.ok ? this.#value(end.value, seat) : { status, payload: end.reason },
      );
    }
    flight.present = [];
  }

  /** What observers rejected with has been noticed. */
  noticeErrors(): void {
    this.observerErrors += this.#lateErrors;
    this.#lateErrors = 0;
  }

  #value(value: unknown, seat: Seat): Pick<Told, "status" | "payload"> {
    const { clone } = this.options;
    if (clone === "none" || seat.leader) {
      return { status: "fulfilled", payload: { is: value } };
    }
    if (typeof value === "function") {
      const payload = clone === "structured"
        ? made("DataCloneError")
        : { is: this.#world.cloneFailure(value) };
      return { status: "rejected", payload };
    }
    const copied = clone === "function" || typeof value === "object";
    return {
      status: "fulfilled",
      payload: copied ? { copyOf: value } : { is: value },
    };
  }

  /** Removes this very flight, never a later one of its key. */
  #free(flight: RefFlight): void {
    this.#map = this.#map.filter((other) => other !== flight);
  }

  #observe(flight: RefFlight, event: RefEvent): void {
    flight.events.push(event);
    if (this.options.observer === "throws") this.observerErrors++;
    if (this.options.observer === "rejects") this.#lateErrors++;
  }
}

/** What a caller is told counts those who had joined by then. */
function tell(seat: Seat, told: Pick<Told, "status" | "payload">): void {
  seat.told = { ...told, callers: seat.flight.joined, leader: seat.leader };
}
