/**
 * The driver for `ioredis`. Copy it, and give it the client that you have.
 *
 * @module
 */
import type { RedisDriver } from "@scope/singleflight/redis";
import type { Redis } from "ioredis";

/** Drives an `ioredis` client, single or Sentinel. */
export function ioredisDriver(client: Redis): RedisDriver {
  // A connection that subscribes can send nothing else, so it needs its own. It
  // comes back for as long as it takes, and sooner than ioredis would (90 to 250
  // ms): until then it is deaf.
  const subscriber = client.duplicate({
    maxRetriesPerRequest: null,
    retryStrategy: (times: number) =>
      Math.random() * Math.min(20 * 2 ** times, 2_000),
  });
  // Without a listener ioredis prints every lost connection.
  subscriber.on("error", () => {});
  const listeners = new Map<string, (message: string) => void>();
  subscriber.on("message", (channel: string, message: string) => {
    listeners.get(channel)?.(message);
  });
  return {
    eval: (script, keys, args) =>
      client.eval(script, keys.length, ...keys, ...args),
    async subscribe(channel, listener) {
      listeners.set(channel, listener);
      await subscriber.subscribe(channel);
    },
    async unsubscribe(channel) {
      await subscriber.unsubscribe(channel);
      listeners.delete(channel);
    },
    onReconnect(listener) {
      subscriber.on("ready", listener);
    },
    close() {
      subscriber.disconnect();
      return Promise.resolve();
    },
  };
}
