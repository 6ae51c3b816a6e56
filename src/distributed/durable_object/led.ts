/**
 * A flight in the object while it is led.
 *
 * @module
 */
import { Deferred } from "../../core/deferred.ts";

/** What storage holds of it. */
export interface LedRecord {
  readonly key: string;
  /** Who leads. */
  readonly token: string;
  /** When the lease ends, by the object's clock. */
  readonly until: number;
}

/**
 * A flight with a lease. All requests of an object run in one context, so one
 * may settle what another waits for: between those of a Worker that would fail.
 */
export class Led {
  readonly epoch: number;
  readonly key: string;
  readonly token: string;
  #until: number;
  readonly #end = new Deferred<Uint8Array<ArrayBuffer> | null>();
  /** Whether somebody has waited: from then on a timer keeps it awake. */
  #isAwaited = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(epoch: number, { key, token, until }: LedRecord) {
    this.epoch = epoch;
    this.key = key;
    this.token = token;
    this.#until = until;
  }

  /** When the lease ends. */
  get until(): number {
    return this.#until;
  }

  set until(time: number) {
    this.#until = time;
    if (this.#isAwaited) this.#watch();
  }

  /** Whether the lease runs. */
  get isLive(): boolean {
    return Date.now() < this.#until;
  }

  get record(): LedRecord {
    const { key, token, until } = this;
    return { key, token, until };
  }

  /** Tells all that wait. */
  end(outcome: Uint8Array<ArrayBuffer> | null): void {
    clearTimeout(this.#timer);
    this.#end.resolve(outcome);
  }

  /** The outcome; null when there is none, and once the lease has run out. */
  async wait(): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!this.#isAwaited) this.#watch();
    this.#isAwaited = true;
    return await this.#end.promise;
  }

  #watch(): void {
    clearTimeout(this.#timer);
    const look = () => this.isLive ? this.#watch() : this.end(null);
    this.#timer = setTimeout(look, Math.max(0, this.#until - Date.now()));
  }
}
