/**
 * Channels: one subscription each, however many wait for its messages, and who
 * is told what came through it.
 *
 * @module
 */
import { Channel } from "./channel.ts";
import type { RedisDriver } from "./driver.ts";
import { type News, readMessage } from "./message.ts";
import { leaseOf } from "./names.ts";

/** A follower that waits for the end of its flight. */
export interface Ear {
  /** A message has come that tells of it. */
  hear(news: News): void;
  /** Messages may have been lost. */
  check(): void;
  /** No more messages will come. */
  fail(error: unknown): void;
}

/** The last message that came for a key, and of which flight it tells. */
export interface Heard {
  readonly flight: string;
  readonly news: News;
}

/** A call of `join` that hasn't had its answer. */
export interface Joining {
  heard: Heard | undefined;
}

/** All that one coordinator listens to. */
export class Channels {
  readonly #driver: RedisDriver;
  /** Those that are used, or were until now. */
  readonly #channels = new Map<string, Channel>();
  /** Who waits, by flight. `listen` adds, `unlisten` removes. */
  readonly #ears = new Map<string, Set<Ear>>();
  /** Calls under way, by lease. `join` adds, `joined` removes. */
  readonly #joining = new Map<string, Set<Joining>>();
  #count = 0;
  /** What ears are told once it is closed. */
  #closed: unknown;

  constructor(driver: RedisDriver) {
    this.#driver = driver;
    driver.onReconnect(() => void this.#reconnected());
  }

  /**
   * Rises with every message, and whenever some may have been lost: who finds
   * it as it was has missed nothing.
   */
  get count(): number {
    return this.#count;
  }

  /** Subscribes to a channel, until `release`. If it rejects it didn't. */
  async acquire(name: string): Promise<void> {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = new Channel(this.#driver, name, this.#hear);
      this.#channels.set(name, channel);
    }
    try {
      await channel.acquire();
    } catch (error) {
      void this.release(name);
      throw error;
    }
  }

  /** Subscribes again where a new connection has refused that. Never rejects. */
  async mend(name: string): Promise<void> {
    if (await this.#channels.get(name)?.mend()) this.#missed();
  }

  /** Gives up a channel that was acquired. Never rejects. */
  async release(name: string): Promise<void> {
    const channel = this.#channels.get(name);
    await channel?.release();
    if (channel !== undefined) this.#forget(name, channel);
  }

  /** A call of `join` begins: messages may come before its answer. */
  join(lease: string): Joining {
    const joining: Joining = { heard: undefined };
    add(this.#joining, lease, joining);
    return joining;
  }

  /** The call has its answer. */
  joined(lease: string, joining: Joining): void {
    remove(this.#joining, lease, joining);
  }

  /** Has an ear told of a flight, until `unlisten`. */
  listen(flight: string, ear: Ear): void {
    add(this.#ears, flight, ear);
    if (this.#closed !== undefined) ear.fail(this.#closed);
  }

  unlisten(flight: string, ear: Ear): void {
    remove(this.#ears, flight, ear);
  }

  /** Fails all that wait or will, with that error. */
  close(error: unknown): void {
    this.#closed = error;
    for (const ear of all(this.#ears)) ear.fail(error);
  }

  readonly #hear = (message: string): void => {
    this.#count++;
    const [flight, news] = readMessage(message);
    for (const ear of this.#ears.get(flight) ?? []) ear.hear(news);
    for (const joining of this.#joining.get(leaseOf(flight)) ?? []) {
      joining.heard = { flight, news };
    }
  };

  /** Subscribes again; then everybody who waits looks what was missed. */
  async #reconnected(): Promise<void> {
    const channels = [...this.#channels]
      .filter(([, channel]) => channel.isReliedOn);
    if (channels.length === 0) return; // the first connection
    await Promise.all(channels.map(async ([name, channel]) => {
      await channel.reconnected();
      this.#forget(name, channel);
    }));
    this.#missed();
  }

  /** Messages may have been lost. */
  #missed(): void {
    this.#count++;
    for (const joining of all(this.#joining)) joining.heard = MISSED;
    for (const ear of all(this.#ears)) ear.check();
  }

  /**
   * Forgets a channel that is idle. Another one, made while the driver's calls
   * for this one are under way, would not wait for them.
   */
  #forget(name: string, channel: Channel): void {
    if (channel.isIdle && this.#channels.get(name) === channel) {
      this.#channels.delete(name);
    }
  }
}

/** Stands for messages that may have been lost: it is of no flight. */
const MISSED: Heard = { flight: "", news: { kind: "stored" } };

function all<T>(sets: ReadonlyMap<string, Set<T>>): T[] {
  return [...sets.values()].flatMap((set) => [...set]);
}

function add<T>(sets: Map<string, Set<T>>, name: string, one: T): void {
  const set = sets.get(name);
  if (set === undefined) sets.set(name, new Set([one]));
  else set.add(one);
}

function remove<T>(sets: Map<string, Set<T>>, name: string, one: T): void {
  const set = sets.get(name);
  set?.delete(one);
  if (set?.size === 0) sets.delete(name);
}
