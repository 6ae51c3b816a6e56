/**
 * The coordinator over Redis: it joins flights, and what it gives leads or
 * follows them.
 *
 * @module
 */
import { Closing } from "../closing.ts";
import type {
  Coordinator,
  CoordinatorLimits,
  Follow,
  JoinOptions,
  Lead,
} from "../coordinator.ts";
import { closedCoordinator } from "../errors.ts";
import { Channels } from "./channels.ts";
import { RedisFollow } from "./follow.ts";
import { RedisLead } from "./lead.ts";
import { namesOf, sharedChannel } from "./names.ts";
import {
  readOptions,
  type RedisCoordinatorOptions,
  type Settings,
} from "./options.ts";
import { readJoined } from "./reply.ts";
import { JOIN } from "./scripts.ts";
import { evalTwice } from "./twice.ts";

/**
 * Makes a coordinator over Redis or Valkey, which processes on all machines
 * that reach it share.
 *
 * Nothing is sent before the first call of `join`. A flight among P processes
 * takes P + 1 commands if its outcome has up to 1,024 bytes, about 2 P if it
 * has more, and some more for each third of the lease that it lasts.
 *
 * It needs Redis 5 or any Valkey. In a cluster all keys of a flight are on one
 * node. Everything expires. A `maxmemory-policy` other than `noeviction` may
 * evict a lease before: then two lead at a time, and one of them is fenced.
 *
 * @param options The driver, and the rest.
 * @returns The coordinator.
 * @throws TypeError for an option of the wrong shape, RangeError for one out of
 *   range.
 *
 * @example
 * ```ts
 * import { DistributedGroup } from "@scope/singleflight/distributed";
 * import { redisCoordinator, type RedisDriver } from "@scope/singleflight/redis";
 *
 * // The driver: `ioredisDriver(client)` of examples/distributed/drivers/, or
 * // that for the client that you have.
 * function usersOver(driver: RedisDriver): DistributedGroup<{ name: string }> {
 *   const coordinator = redisCoordinator({ driver, namespace: "shop" });
 *   return new DistributedGroup({ coordinator, namespace: "users v1" });
 * }
 * console.assert(usersOver.length === 1);
 * ```
 */
export function redisCoordinator(
  options: RedisCoordinatorOptions,
): Coordinator {
  return new RedisCoordinator(readOptions(options));
}

class RedisCoordinator implements Coordinator {
  readonly limits: CoordinatorLimits;
  readonly #settings: Settings;
  readonly #channels: Channels;
  /** The one subscription, from the first call on; made anew if it failed. */
  #subscribed: Promise<void> | undefined;
  readonly #closing = new Closing();
  #closed: Promise<void> | undefined;

  constructor(settings: Settings) {
    this.limits = { maxBytes: settings.maxBytes };
    this.#settings = settings;
    this.#channels = new Channels(settings.driver);
  }

  join(key: string, options: JoinOptions): Promise<Lead | Follow> {
    const { leaseMs, signal } = options;
    return this.#closing.join(signal, () => this.#join(key, leaseMs, signal));
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  async #close(): Promise<void> {
    this.#closing.close();
    this.#channels.close(closedCoordinator());
    try {
      await this.#settings.driver.close();
    } catch {
      // It can't be closed any further.
    }
  }

  async #join(
    key: string,
    leaseMs: number,
    signal: AbortSignal | undefined,
  ): Promise<Lead | Follow> {
    const { driver, namespace, perKey } = this.#settings;
    const names = namesOf(namespace, key, perKey);
    const channels = this.#channels;
    // A leader may be done before its follower has heard that it follows.
    if (!perKey) await this.#subscribe();
    signal?.throwIfAborted();
    this.#closing.refuse();
    const joining = channels.join(names.lease);
    try {
      const keys = [names.lease, names.epoch];
      const args = [`${Math.ceil(leaseMs)}`, crypto.randomUUID()];
      const reply = await evalTwice(driver, JOIN, keys, args);
      const { held, leftMs } = readJoined(reply);
      const epoch = held.slice(0, held.indexOf(":"));
      const common = { ...this.#settings, channels, names, held, epoch };
      if (leftMs === undefined) return new RedisLead(common);
      const { heard } = joining;
      return new RedisFollow({ ...common, leftMs, leaseMs, heard });
    } finally {
      channels.joined(names.lease, joining);
    }
  }

  #subscribe(): Promise<void> {
    const channel = sharedChannel(this.#settings.namespace);
    void this.#channels.mend(channel);
    return this.#subscribed ??= this.#channels
      .acquire(channel)
      .catch((error) => {
        this.#subscribed = undefined;
        throw error;
      });
  }
}
