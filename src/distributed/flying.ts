/**
 * Flying: what a flight of this process does, from its first question to the
 * coordinator to its outcome.
 *
 * It joins the coordinator's flight of its key, and leads that or follows who
 * does. If the leader there is gone, it joins again. Whatever the engine does,
 * or doesn't, this ends: `joinTimeout` bounds each question and `maxWait` all
 * the waiting, and then `fn` runs here, or the flight fails, as the group was
 * told.
 *
 * @module
 */
import type { Flight } from "../core/flight.ts";
import type { Follow, Lead } from "./coordinator.ts";
import { UnavailableError } from "./errors.ts";
import { type DistributedFunction, EpochFlight } from "./flight.ts";
import { follow } from "./following.ts";
import { lead } from "./leading.ts";
import type { DistributedEventName } from "./observer.ts";
import { Patience } from "./patience.ts";
import type { Tower } from "./tower.ts";

/** Waits that break off in a row, after which the engine counts as silent. */
const BROKEN_OFF = 3;

/** The longest pause before joining once more, in ms. */
const LONGEST_PAUSE = 100;

/** One flight of this process. */
export class Flying<V, K> {
  readonly #tower: Tower<V, K>;
  readonly #flight: Flight<K>;
  readonly #fn: DistributedFunction<V, K>;
  readonly #signal: AbortSignal;
  readonly #patience: Patience;
  /** Waits in a row that the engine broke off. */
  #brokenOff = 0;

  constructor(
    tower: Tower<V, K>,
    flight: Flight<K>,
    fn: DistributedFunction<V, K>,
  ) {
    this.#tower = tower;
    this.#flight = flight;
    this.#fn = fn;
    // Read at once: then an abort reaches every caller promptly (S13).
    this.#signal = flight.signal;
    this.#patience = new Patience(tower.settings.maxWait);
  }

  /** Settles as the flight does. Calls `fn` once at the most. */
  async fly(): Promise<V> {
    try {
      const name = await this.#tower.engineKey(this.#flight.key);
      for (let round = 0;; round++) {
        await pauseBefore(round);
        this.#signal.throwIfAborted();
        const landed = await this.#join(name);
        if (landed !== undefined) return landed.value;
      }
    } finally {
      this.#patience.end();
    }
  }

  /** `undefined` if it has to join again. */
  async #join(name: string): Promise<Landed<V> | undefined> {
    const { breaker } = this.#tower;
    if (!breaker.admits()) return await this.#withoutEngine(breaker.reason);
    const { answers } = breaker;
    let joined: Lead | Follow;
    try {
      joined = await this.#tower.join(name, this.#flight);
    } catch (reason) {
      this.#signal.throwIfAborted();
      breaker.open(reason, answers);
      return await this.#withoutEngine(reason);
    }
    breaker.close();
    if (joined.role === "follow") return await this.#follow(joined);
    this.#patience.end();
    return { value: await lead(this.#tower, this.#flight, this.#fn, joined) };
  }

  async #follow(followed: Follow): Promise<Landed<V> | undefined> {
    const { settings } = this.#tower;
    const patience = this.#patience.signal;
    const news = await follow(this.#tower, this.#flight, followed, patience);
    this.#brokenOff = news.kind === "brokenOff" ? this.#brokenOff + 1 : 0;
    switch (news.kind) {
      case "value":
        this.#note("followed");
        return news;
      case "failure":
        if (!settings.shareErrors) return undefined;
        this.#note("followed");
        throw news.error;
      case "tooLarge":
        this.#note("ranAlone");
        return await this.#alone();
      case "expired":
        this.#note("expired");
        return undefined;
      case "brokenOff":
        this.#note("brokenOff", news.reason);
        return this.#brokenOff < BROKEN_OFF
          ? undefined
          : await this.#withoutEngine(news.reason);
      case "overdue":
      case "unreadable":
        this.#note(news.kind, news.reason);
        if (settings.runsLocally) return await this.#alone();
        throw news.reason;
    }
  }

  /** The engine gave no answer. */
  async #withoutEngine(reason: unknown): Promise<Landed<V>> {
    const { runsLocally } = this.#tower.settings;
    this.#note(runsLocally ? "failedOpen" : "refused", reason);
    if (runsLocally) return await this.#alone();
    throw new UnavailableError(reason);
  }

  /** Runs `fn` without the lead. */
  async #alone(): Promise<Landed<V>> {
    this.#patience.end();
    return { value: await this.#fn(new EpochFlight(this.#flight, 0n)) };
  }

  #note(name: DistributedEventName, reason?: unknown): void {
    const more = reason === undefined ? {} : { reason };
    this.#tower.tally.note(name, this.#flight.key, more);
  }
}

/** Holds what the work gave, which may be `undefined`. */
interface Landed<V> {
  readonly value: V;
}

/**
 * None before the second join, since a leader that is gone is replaced at once.
 * But should one leader after the other go, the engine isn't to be flooded.
 */
function pauseBefore(round: number): Promise<void> | undefined {
  if (round < 2) return undefined;
  const ms = Math.min(2 ** (round - 2), LONGEST_PAUSE);
  return new Promise((resolve) => setTimeout(resolve, ms));
}
