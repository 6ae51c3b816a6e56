/**
 * Following: another process leads the flight.
 *
 * @module
 */
import type { Follow } from "../coordinator.ts";
import { limited } from "../limited.ts";
import type { Channels, Heard } from "./channels.ts";
import type { RedisDriver } from "./driver.ts";
import { vacantMessage } from "./message.ts";
import type { Names } from "./names.ts";
import { readChecked } from "./reply.ts";
import { CHECK } from "./scripts.ts";
import { Watch } from "./watch.ts";

/** What a follow needs to know. */
export interface FollowOptions {
  readonly driver: RedisDriver;
  readonly channels: Channels;
  readonly names: Names;
  /** Whether the key has a channel of its own: it isn't subscribed to yet. */
  readonly perKey: boolean;
  /** The lease's value. */
  readonly held: string;
  readonly epoch: string;
  /** What is left of the lease, in ms. */
  readonly leftMs: number;
  /** The lease that this process joins with, in ms. */
  readonly leaseMs: number;
  readonly random: () => number;
  /** What came for the key while it was joined. */
  readonly heard: Heard | undefined;
}

/** A flight that is led elsewhere. */
export class RedisFollow implements Follow {
  readonly role = "follow";
  readonly #options: FollowOptions;
  readonly #flight: string;
  readonly #leaseEnd: number;
  /** What had come through the channels when this was made. */
  readonly #count: number;

  constructor(options: FollowOptions) {
    this.#options = options;
    this.#flight = options.names.outcome(options.epoch);
    this.#leaseEnd = performance.now() + options.leftMs;
    this.#count = options.channels.count;
  }

  async wait(signal: AbortSignal): Promise<Uint8Array | null> {
    signal.throwIfAborted();
    const { channels, leaseMs, random } = this.#options;
    const ask = () => this.#check();
    const watch = new Watch({ ask, leaseMs, random });
    channels.listen(this.#flight, watch);
    const leave = this.#begin(watch);
    try {
      const limits = { what: "wait", ms: Infinity, ends: [signal] };
      return await limited(limits, () => watch.end);
    } finally {
      watch.stop();
      channels.unlisten(this.#flight, watch);
      leave?.();
    }
  }

  /**
   * Begins with what may have come before the watch was there to hear it.
   * Returns what to do at the end.
   */
  #begin(watch: Watch): (() => void) | undefined {
    const { channels, perKey, names, heard } = this.#options;
    watch.expect(this.#leaseEnd - performance.now());
    if (perKey) {
      const acquired = channels.acquire(names.channel)
        .then(() => true, () => false); // the watch asks now and then anyway
      acquired.then(() => watch.check());
      return () => {
        acquired.then((isOurs) => {
          if (isOurs) void channels.release(names.channel);
        });
      };
    }
    if (heard?.flight === this.#flight) watch.hear(heard.news);
    else if (heard !== undefined || channels.count !== this.#count) {
      watch.check();
    }
  }

  async #check(): Promise<string | number | null> {
    const { driver, names, held } = this.#options;
    const keys = [names.lease, this.#flight];
    const args = [held, names.channel, vacantMessage(this.#flight)];
    return readChecked(await driver.eval(CHECK, keys, args));
  }
}
