/**
 * One channel: subscribed to while it has users.
 *
 * @module
 */
import type { RedisDriver } from "./driver.ts";

/** A channel, from its first user on. */
export class Channel {
  readonly #driver: RedisDriver;
  readonly #name: string;
  readonly #listener: (message: string) => void;
  #users = 0;
  /** How many calls of the driver are under way or wait for their turn. */
  #turns = 0;
  /** Whether Redis has confirmed a subscription that nothing has ended. */
  #stands = false;
  /** Whether it ever has: before, nobody relies on messages. */
  #hasStood = false;
  /**
   * The last call of the driver. Each waits for the one before: a subscription
   * that overtook the end of the last one would end with it.
   */
  #turn: Promise<void> = Promise.resolve();

  constructor(
    driver: RedisDriver,
    name: string,
    listener: (message: string) => void,
  ) {
    this.#driver = driver;
    this.#name = name;
    this.#listener = listener;
  }

  /** Whether nobody uses it, and nothing is under way. */
  get isIdle(): boolean {
    return this.#users === 0 && this.#turns === 0;
  }

  /** Whether messages may be lost with a connection. */
  get isReliedOn(): boolean {
    return this.#users > 0 && this.#hasStood;
  }

  /** One user more. Fulfilled when messages come. */
  acquire(): Promise<void> {
    this.#users++;
    return this.#follow();
  }

  /** One user less. Never rejects. */
  async release(): Promise<void> {
    this.#users--;
    try {
      await this.#follow();
    } catch {
      // It stays subscribed to, and nobody listens: the next user may end it.
    }
  }

  /** The connection is a new one. Never rejects. */
  async reconnected(): Promise<void> {
    this.#stands = false;
    try {
      await this.#follow();
    } catch {
      // Lost again: the next connection is told of as well.
    }
  }

  /**
   * Subscribes again, if a new connection has refused that; whether it did.
   * Never rejects.
   */
  async mend(): Promise<boolean> {
    if (this.#stands || this.#turns > 0 || !this.isReliedOn) return false;
    await this.reconnected();
    return this.#stands;
  }

  /** Does what the number of users asks for, when it is its turn. */
  #follow(): Promise<void> {
    this.#turns++;
    const turn = this.#turn.then(async () => {
      const wanted = this.#users > 0;
      if (wanted === this.#stands) return;
      if (wanted) await this.#driver.subscribe(this.#name, this.#listener);
      else await this.#driver.unsubscribe(this.#name, this.#listener);
      this.#stands = wanted;
      this.#hasStood = true;
    }).finally(() => this.#turns--);
    this.#turn = turn.catch(() => {}); // told to who has asked for it
    return turn;
  }
}
