/**
 * What a group counts of its dealings with other processes, and tells its
 * observer: each count has an event of its name.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import { hear, type Observer } from "../core/observer.ts";
import type { GroupStats } from "../core/options.ts";

/** What a group has counted of its dealings with other processes. */
export interface DistributedCounts {
  /** Flights that this process led, of all processes. */
  led: number;
  /** Flights that another process led, and whose outcome came here. */
  followed: number;
  /** Renewals of a lease. */
  renewed: number;
  /**
   * Times that a leader elsewhere was gone: it had abandoned its flight, or let
   * its lease run out.
   */
  expired: number;
  /**
   * Flights that were led here and whose outcome was published nowhere, since
   * another process had taken over: this one had paused for longer than the
   * lease, or lost touch with the engine.
   */
  fenced: number;
  /** Works that ran here alone, since the engine gave no answer. */
  failedOpen: number;
  /** Flights that ended in an error since the engine gave no answer. */
  refused: number;
  /** Flights for whose leader elsewhere `maxWait` was not enough. */
  overdue: number;
  /** Flights that were led here, and whose outcome was too large to travel. */
  tooLarge: number;
  /** Works that ran here since the leader's outcome was too large to travel. */
  ranAlone: number;
  /** Outcomes from elsewhere that couldn't be read. */
  unreadable: number;
  /** Waits for a leader elsewhere that the engine broke off. */
  brokenOff: number;
  /**
   * Flights that were led here, and whose outcome the engine did not take, or
   * not in time. One who follows leads next: at once if the engine hears that
   * they are given up, else when the lease has run out.
   */
  unsettled: number;
}

/** The names of the counts, and of the events. */
export type DistributedEventName = keyof DistributedCounts;

/** What a {@linkcode DistributedObserver} hears. */
export interface DistributedEvent<K> {
  /** The leader's key, as the leader in this process gave it. */
  readonly key: K;
  /** The flight's epoch, if it was led here. */
  readonly epoch?: bigint;
  /** What went wrong, if something did. */
  readonly reason?: unknown;
}

/**
 * An {@linkcode Observer} of the flights in this process that also hears of the
 * dealings with other processes. {@linkcode DistributedCounts} says what each
 * event means.
 */
export interface DistributedObserver<K> extends Observer<K> {
  /** This process leads: `fn` is called next. */
  led?(event: DistributedEvent<K>): void;
  /** An outcome came from elsewhere. */
  followed?(event: DistributedEvent<K>): void;
  /** A lease was renewed. */
  renewed?(event: DistributedEvent<K>): void;
  /** The leader elsewhere is gone; the call joins again. */
  expired?(event: DistributedEvent<K>): void;
  /** What was led here was superseded: nobody elsewhere gets its outcome. */
  fenced?(event: DistributedEvent<K>): void;
  /** The engine gave no answer: `fn` is called next, here alone. */
  failedOpen?(event: DistributedEvent<K>): void;
  /** The engine gave no answer: the call rejects. */
  refused?(event: DistributedEvent<K>): void;
  /** The leader elsewhere took longer than `maxWait`. */
  overdue?(event: DistributedEvent<K>): void;
  /** What was led here is too large to travel. */
  tooLarge?(event: DistributedEvent<K>): void;
  /** The outcome elsewhere is too large to travel: `fn` is called next. */
  ranAlone?(event: DistributedEvent<K>): void;
  /** An outcome from elsewhere couldn't be read. */
  unreadable?(event: DistributedEvent<K>): void;
  /** The engine broke off the wait for a leader elsewhere. */
  brokenOff?(event: DistributedEvent<K>): void;
  /** The engine did not take the outcome of what was led here. */
  unsettled?(event: DistributedEvent<K>): void;
}

/** What {@linkcode DistributedGroup.stats} gives. */
export interface DistributedStats extends GroupStats, DistributedCounts {}

/** Counts, and tells. */
export class Tally<K> {
  /** Times that the observer threw at one of these events. */
  errors = 0;
  readonly #counts: DistributedCounts = {
    led: 0,
    followed: 0,
    renewed: 0,
    expired: 0,
    fenced: 0,
    failedOpen: 0,
    refused: 0,
    overdue: 0,
    tooLarge: 0,
    ranAlone: 0,
    unreadable: 0,
    brokenOff: 0,
    unsettled: 0,
  };
  readonly #observer: DistributedObserver<K>;

  constructor(observer: DistributedObserver<K> = {}) {
    this.#observer = observer;
  }

  get counts(): DistributedCounts {
    return { ...this.#counts };
  }

  note(
    name: DistributedEventName,
    key: K,
    more?: Omit<DistributedEvent<K>, "key">,
  ): void {
    this.#counts[name]++;
    hear(() => this.#observer[name]?.({ key, ...more }), (error) => {
      this.errors++;
      // It is counted, and if this fails as well there is nobody left to tell.
      hear(() => this.#observer.error?.(error), ignore);
    });
  }
}
