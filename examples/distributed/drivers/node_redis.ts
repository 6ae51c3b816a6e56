/**
 * The driver for `redis`, also called node-redis. Copy it, and give it the
 * client that you have.
 *
 * @module
 */
import type { RedisDriver } from "@scope/singleflight/redis";
import type { RedisClientType } from "redis";

/** Drives a client of `createClient()` that you connect yourself. */
export function nodeRedisDriver(client: RedisClientType): RedisDriver {
  // A connection that subscribes can send nothing else, so it needs its own.
  const subscriber = client.duplicate();
  // Without a listener a lost connection ends the process.
  subscriber.on("error", () => {});
  // Not awaited: while the server is down it doesn't come back (6.3.1). What is
  // asked until then waits in the client's queue.
  subscriber.connect().catch(() => {});
  return {
    eval: (script, keys, args) =>
      client.eval(script, { keys: [...keys], arguments: [...args] }),
    subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
    // With the listener: without it, 6.3.1 also drops the one of a subscription
    // that is asked for before this is confirmed, and its messages are lost.
    unsubscribe: (channel, listener) =>
      subscriber.unsubscribe(channel, listener),
    onReconnect(listener) {
      subscriber.on("ready", listener);
    },
    close() {
      subscriber.destroy();
      return Promise.resolve();
    },
  };
}
