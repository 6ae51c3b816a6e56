/**
 * FlightTable: a group's flights, its settings and its counts. Whatever enters
 * or leaves the map does so here.
 *
 * @module
 */
import { checkDigest } from "../key/digest.ts";
import { closedError, wrongShape } from "./errors.ts";
import { MappedRecord } from "./mapped.ts";
import { FlightRecord } from "./record.ts";
import { IdMap } from "./ids.ts";
import { keyMapper } from "./key.ts";
import { Reporter } from "./observer.ts";
import {
  checkOptions,
  flag,
  type GroupOptions,
  type GroupStats,
  milliseconds,
} from "./options.ts";
import { sweep } from "./recovery.ts";
import type { Status } from "./result.ts";
import { Signals } from "./signals.ts";

/** Fewer flights than these are not worth a sweep. */
const MANY = 100;

/** The insides of a group. */
export class FlightTable<V, K> {
  /**
   * The joinable flights, each under its id. Only `store` and `add` add, only
   * `#free` removes.
   */
  readonly flights = new IdMap<FlightRecord<V, K>>();
  /**
   * Flights that nobody joins any longer, and whose work runs on. Each is
   * removed when its work ends.
   */
  readonly aside = new Set<FlightRecord<V, K>>();
  readonly signals = new Signals();

  readonly mapKey: (key: K) => unknown;
  readonly clone: ((value: V) => V) | undefined;
  readonly maxAge: number;
  readonly timeout: number;
  readonly detached: boolean;
  readonly reporter: Reporter<K> | undefined;
  readonly recoverOrphans: boolean;
  readonly byIdentity: boolean;
  /**
   * Whether a call without options can take the short way: no option changes
   * what it does, and the group is open.
   */
  plain: boolean;
  closed = false;

  // Counts of flights that are over; `stats` adds the running ones.
  #fulfilled = 0;
  #rejected = 0;
  #aborted = 0;
  #orphaned = 0;
  #joined = 0;
  #numbered = 0;
  #sweepAt = MANY;

  constructor(options: GroupOptions<V, K> = {}) {
    checkOptions(options);
    const { key = "structural", clone = false, observer } = options;
    if (typeof clone !== "boolean" && typeof clone !== "function") {
      throw wrongShape("clone option", clone, "true, false or a function");
    }
    if (
      observer !== undefined &&
      (typeof observer !== "object" || observer === null)
    ) {
      throw wrongShape("observer", observer, "an object");
    }
    this.mapKey = keyMapper(key, checkDigest(options.digest));
    this.byIdentity = key === "identity";
    this.clone = clone === true
      ? structuredClone
      : clone === false
      ? undefined
      : clone;
    this.maxAge = milliseconds("maxAge", options.maxAge);
    this.timeout = milliseconds("timeout", options.timeout);
    this.detached = flag("detached option", options.detached, false);
    this.reporter = observer === undefined ? undefined : new Reporter(observer);
    this.recoverOrphans = flag(
      "recoverOrphans option",
      options.recoverOrphans,
      onWorkers(),
    );
    this.plain = typeof key !== "function" && this.clone === undefined &&
      !this.#timed && !this.recoverOrphans;
  }

  /** Throws if the group is closed, or else if the signal has aborted (S1). */
  admit(signal: AbortSignal | undefined): void {
    if (this.closed) throw closedError();
    if (signal?.aborted) throw signal.reason;
  }

  /** The flight that a call would join. */
  find(id: unknown): FlightRecord<V, K> | undefined {
    const flight = this.flights.get(id);
    return flight === undefined || this.tooOld(flight) ? undefined : flight;
  }

  /**
   * A new flight under an id that no call would find a flight under. Calls no
   * foreign code, so that nothing happens before the leader has its seat.
   */
  store(key: K, id: unknown): FlightRecord<V, K> {
    const old = this.maxAge === Infinity ? undefined : this.flights.get(id);
    if (old !== undefined) this.setAside(old);
    const flight = Object.is(id, key)
      ? new FlightRecord<V, K>(this, id)
      : new MappedRecord(this, id, key);
    this.flights.set(id, flight);
    if (this.#timed) {
      flight.more().clock = {
        number: ++this.#numbered,
        calledAt: performance.now(),
        agesFrom: Infinity,
        timer: this.timeout === Infinity
          ? undefined
          : setTimeout(expire, this.timeout, flight),
        replaced: old,
      };
    }
    return flight;
  }

  /**
   * The same for a plain group, whose map holds nothing that no call would
   * find.
   */
  add(key: K): FlightRecord<V, K> {
    const flight = new FlightRecord<V, K>(this, key);
    this.flights.plain.set(key, flight);
    return flight;
  }

  /** Has later callers start afresh; the flight goes on. */
  forget(flight: FlightRecord<V, K>): void {
    this.setAside(flight);
    this.reporter?.tell("forget", flight, flight.callers);
  }

  /** Frees the key of a flight whose work goes on. */
  setAside(flight: FlightRecord<V, K>): void {
    if (!flight.joinable) return;
    this.#free(flight);
    this.aside.add(flight);
  }

  /** Lets go of a flight whose work has ended, or can't. */
  drop(flight: FlightRecord<V, K>): void {
    if (flight.joinable) this.#free(flight);
    else this.aside.delete(flight);
  }

  /**
   * Called for joinable flights alone, so what stands under the id is this very
   * flight and never its successor.
   */
  #free(flight: FlightRecord<V, K>): void {
    flight.joinable = false;
    this.flights.delete(flight.id);
  }

  /** Ends everything that runs, and refuses what comes. */
  close(reason: unknown): void {
    this.closed = true;
    this.plain = false;
    const running = this.running();
    // First, so that nobody whom an end calls back can join the others.
    for (const flight of running) this.setAside(flight);
    for (const flight of running) flight.end(reason);
  }

  /**
   * Sweeps each time the table has doubled, so that it costs each flight next
   * to nothing.
   */
  #sweepIfLarge(): void {
    if (this.flights.size + this.aside.size <= this.#sweepAt) return;
    sweep(this);
    this.#sweepAt = Math.max(MANY, 2 * (this.flights.size + this.aside.size));
  }

  /** Everything whose work runs. */
  running(): FlightRecord<V, K>[] {
    return [...this.flights.values(), ...this.aside];
  }

  tooOld({ extra }: FlightRecord<V, K>): boolean {
    return this.maxAge !== Infinity && extra?.clock !== undefined &&
      performance.now() - extra.clock.agesFrom >= this.maxAge;
  }

  get #timed(): boolean {
    return this.maxAge !== Infinity || this.timeout !== Infinity ||
      this.reporter !== undefined;
  }

  /** `fn` is called next: tells of it, now that the leader has its seat. */
  begin(flight: FlightRecord<V, K>): void {
    if (this.recoverOrphans) this.#sweepIfLarge();
    const clock = flight.extra?.clock;
    if (clock === undefined || this.reporter === undefined) return;
    const { replaced } = clock;
    clock.replaced = undefined;
    // First, so that no event of a flight comes before its `lead`.
    this.reporter.tell("lead", flight, flight.callers, { role: "leader" });
    if (replaced === undefined) return;
    this.reporter.tell("forget", replaced, replaced.callers);
  }

  /** Counts a flight as over. */
  count(
    { joined, extra }: FlightRecord<V, K>,
    how: Status | "orphaned",
  ): void {
    // Counted already, if its leader proves alive after all.
    if (extra?.pulse?.orphaned) return;
    if (how === "fulfilled") this.#fulfilled++;
    else if (how === "rejected") this.#rejected++;
    else if (how === "aborted") this.#aborted++;
    else this.#orphaned++;
    this.#joined += joined - 1;
  }

  stats(): GroupStats {
    const running = this.running();
    const live = running.filter((flight) => flight.live);
    const over = this.#fulfilled + this.#rejected + this.#aborted +
      this.#orphaned;
    const flights = over + live.length;
    const joined = live.reduce(
      (sum, flight) => sum + flight.joined - 1,
      this.#joined,
    );
    return {
      running: running.length,
      flights,
      callers: flights + joined,
      joined,
      fulfilled: this.#fulfilled,
      rejected: this.#rejected,
      aborted: this.#aborted,
      orphaned: this.#orphaned,
      observerErrors: this.reporter?.errors ?? 0,
    };
  }
}

function expire<V, K>(flight: FlightRecord<V, K>): void {
  const { timeout } = flight.table;
  flight.end(
    new DOMException(
      `The flight timed out after ${timeout} ms`,
      "TimeoutError",
    ),
  );
}

/** W2: the one runtime that ends a request's promises with the request. */
function onWorkers(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}
