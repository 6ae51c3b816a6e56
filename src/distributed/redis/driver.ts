/**
 * The driver: all that is asked of a Redis client.
 *
 * @module
 */

/**
 * Five functions over the Redis or Valkey client that you already have. The
 * library imports none: `examples/distributed/drivers/` has a driver of a page
 * for `ioredis`, for `redis` (node-redis) and for Bun's own client. Copy one.
 *
 * All that goes through a driver is text. What a function rejects with reaches
 * the callers as it is. Every promise must settle in the end: one that waits
 * for a lost connection when that stands again, or has been given up.
 *
 * @example Between the coordinator and a driver
 * ```ts
 * import type { RedisDriver } from "@scope/singleflight/redis";
 * import { assertEquals } from "@std/assert";
 *
 * // Tells of each command.
 * function watched(driver: RedisDriver, told: (key?: string) => void): RedisDriver {
 *   return {
 *     ...driver,
 *     eval(script, keys, args) {
 *       told(keys[0]);
 *       return driver.eval(script, keys, args);
 *     },
 *   };
 * }
 *
 * const told: unknown[] = [];
 * const none = { eval: () => Promise.resolve(null) } as unknown as RedisDriver;
 * await watched(none, (key) => told.push(key)).eval("return 1", ["a"], []);
 * assertEquals(told, ["a"]);
 * ```
 */
export interface RedisDriver {
  /**
   * Runs a script by `EVAL`. If that rejects, it may be asked for once more.
   *
   * @param script The script, in Lua.
   * @param keys Its `KEYS`.
   * @param args Its `ARGV`.
   * @returns The reply, as clients give it: text as strings, never as bytes;
   *   integers as numbers; lists as arrays; nothing as `null`.
   */
  eval(
    script: string,
    keys: readonly string[],
    args: readonly string[],
  ): Promise<unknown>;
  /**
   * Subscribes to a channel, on a connection of its own. Called again with the
   * same listener after a lost connection: a message must reach the listener
   * then as well, whether or not the client has subscribed again by itself. For
   * one channel this and `unsubscribe` are never called before the last call of
   * either has settled.
   *
   * @param channel The channel's name.
   * @param listener Gets each message.
   * @returns Fulfilled when Redis has confirmed it.
   */
  subscribe(
    channel: string,
    listener: (message: string) => void,
  ): Promise<void>;
  /**
   * Ends a subscription.
   *
   * @param channel The channel's name.
   * @param listener The listener that `subscribe` was given.
   * @returns Fulfilled when Redis has confirmed it.
   */
  unsubscribe(
    channel: string,
    listener: (message: string) => void,
  ): Promise<void>;
  /**
   * Has somebody told whenever the connection of the subscriptions stands
   * again. To be told of the first connection as well does no harm. Called
   * once, at construction.
   *
   * @param listener Is to be called.
   */
  onReconnect(listener: () => void): void;
  /**
   * Closes what the driver itself has opened. The client that you gave it stays
   * yours.
   *
   * @returns Fulfilled when it is closed.
   */
  close(): Promise<void>;
}
