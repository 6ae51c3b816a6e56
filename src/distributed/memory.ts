/**
 * MemoryCoordinator: a coordinator within one process, for tests.
 *
 * @module
 */
import { Closing } from "./closing.ts";
import type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "./coordinator.ts";
import { limited } from "./limited.ts";

/** Options of {@linkcode MemoryCoordinator}. */
export interface MemoryCoordinatorOptions {
  /**
   * The most bytes that an outcome may have.
   *
   * @default {1_048_576}
   */
  maxBytes?: number | undefined;
}

/**
 * A coordinator **for tests**: its flights are in the memory of this process,
 * and no other sees them. Groups that are given the same one, or ones connected
 * to it, are to each other as the processes of a real engine. Leases run by the
 * global timers, so a fake clock of a test rules them.
 *
 * @example Two processes, so to speak
 * ```ts
 * import {
 *   DistributedGroup,
 *   MemoryCoordinator,
 * } from "@scope/singleflight/distributed";
 * import { assertEquals } from "@std/assert";
 *
 * const engine = new MemoryCoordinator();
 * const [here, there] = [engine, engine.connect()].map((coordinator) =>
 *   new DistributedGroup<string>({ coordinator, namespace: "users" })
 * );
 * let executions = 0;
 * const load = () => {
 *   executions++;
 *   return Promise.resolve("Ada");
 * };
 *
 * assertEquals(
 *   await Promise.all([here?.do("user:1", load), there?.do("user:1", load)]),
 *   ["Ada", "Ada"],
 * );
 * assertEquals(executions, 1);
 * ```
 */
export class MemoryCoordinator implements Coordinator {
  /** How large an outcome may be. */
  readonly limits: CoordinatorLimits;
  #engine = new MemoryEngine();
  /** What this one leads. A lead takes itself out when it ends. */
  readonly #leads = new Set<MemoryFlight>();
  readonly #closing = new Closing();

  /**
   * Makes a coordinator with flights of its own.
   *
   * @param options How large an outcome may be.
   */
  constructor({ maxBytes = 2 ** 20 }: MemoryCoordinatorOptions = {}) {
    this.limits = { maxBytes };
  }

  /**
   * Makes another coordinator of the same flights, as another process would
   * have one.
   *
   * @returns The other coordinator. Closing one leaves the other open.
   */
  connect(): MemoryCoordinator {
    const other = new MemoryCoordinator(this.limits);
    other.#engine = this.#engine;
    return other;
  }

  // deno-lint-ignore require-await -- what it throws is to reject
  async join(
    key: string,
    { leaseMs, signal }: JoinOptions,
  ): Promise<Lead | Follow> {
    this.#closing.refuse();
    signal?.throwIfAborted();
    const flight = this.#engine.flights.get(key);
    if (flight !== undefined) return this.#follow(flight);
    const led = this.#engine.begin(key, leaseMs);
    this.#leads.add(led);
    led.ended.then(() => this.#leads.delete(led));
    return new MemoryLead(led, this.limits.maxBytes);
  }

  // deno-lint-ignore require-await -- there is nothing to wait for
  async close(): Promise<void> {
    this.#closing.close();
    for (const led of this.#leads) led.end(null);
  }

  #follow(flight: MemoryFlight): Follow {
    return {
      role: "follow",
      wait: (signal) =>
        this.#closing.during(async (closed) => {
          const ends = [closed, signal];
          const limits = { what: "wait", ms: Infinity, ends };
          const outcome = await limited(limits, () => flight.ended);
          return outcome?.slice() ?? null;
        }),
    };
  }
}

/** What all coordinators of one engine share. */
class MemoryEngine {
  /**
   * The flights whose lease runs. `begin` adds, the flight itself takes itself
   * out when it ends.
   */
  readonly flights = new Map<string, MemoryFlight>();
  /** The last epoch given, of all keys. */
  #epoch = 0n;

  begin(key: string, leaseMs: number): MemoryFlight {
    const flight = new MemoryFlight(++this.#epoch, () => {
      this.flights.delete(key);
    });
    this.flights.set(key, flight);
    flight.last(leaseMs);
    return flight;
  }
}

/** A flight, from its leader's join to its end. */
class MemoryFlight {
  readonly epoch: bigint;
  /** The outcome; null if it has none. Those who follow keep it alive. */
  readonly ended: Promise<Uint8Array | null>;
  readonly #end: (outcome: Uint8Array | null) => void;
  readonly #free: () => void;
  #lease: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;

  constructor(epoch: bigint, free: () => void) {
    this.epoch = epoch;
    this.#free = free;
    const { promise, resolve } = Promise.withResolvers<Uint8Array | null>();
    this.ended = promise;
    this.#end = resolve;
  }

  /** Has the lease last from now on; false if the flight is over. */
  last(leaseMs: number): boolean {
    if (this.#isOver) return false;
    clearTimeout(this.#lease);
    this.#lease = setTimeout(() => this.end(null), leaseMs);
    return true;
  }

  /** Ends the flight, and frees its key; false if it was over. */
  end(outcome: Uint8Array | null): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    clearTimeout(this.#lease);
    this.#free();
    this.#end(outcome);
    return true;
  }
}

/** The lead of a flight. Its methods are what an engine's one step would be. */
class MemoryLead implements Lead {
  readonly role = "lead";
  readonly epoch: bigint;
  readonly #flight: MemoryFlight;
  readonly #maxBytes: number;

  constructor(flight: MemoryFlight, maxBytes: number) {
    this.epoch = flight.epoch;
    this.#flight = flight;
    this.#maxBytes = maxBytes;
  }

  renew(leaseMs: number): Promise<boolean> {
    return Promise.resolve(this.#flight.last(leaseMs));
  }

  // deno-lint-ignore require-await -- what it throws is to reject
  async settle(outcome: Uint8Array): Promise<boolean> {
    const { length } = outcome;
    if (length > this.#maxBytes) throw tooLarge(length, this.#maxBytes);
    return this.#flight.end(outcome.slice());
  }

  // deno-lint-ignore require-await -- there is nothing to wait for
  async abandon(): Promise<void> {
    this.#flight.end(null);
  }
}

function tooLarge(length: number, most: number): RangeError {
  return new RangeError(
    `Cannot settle the flight: its outcome has ${length} bytes, ` +
      `must have at most ${most}`,
  );
}
