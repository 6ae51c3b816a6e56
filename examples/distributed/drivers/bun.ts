/**
 * The driver for Bun's own Redis client. Copy it, and give it the client that
 * you have: `import { redis } from "bun"`, or `new RedisClient(url)`.
 *
 * @module
 */
import type { RedisDriver } from "@scope/singleflight/redis";

/**
 * What is used of Bun's `RedisClient`. Where Bun's types are at hand, use them.
 */
export interface BunRedisClient {
  readonly connected: boolean;
  onconnect: (() => void) | null | undefined;
  onclose: (() => void) | null | undefined;
  connect(): Promise<unknown>;
  send(command: string, args: string[]): Promise<unknown>;
  duplicate(): Promise<BunRedisClient>;
  subscribe(channel: string, listener: Listener): Promise<number>;
  unsubscribe(channel: string, listener: Listener): Promise<void>;
  close(): void;
}

type Listener = (message: string, channel: string) => void;

/** Between two rounds of attempts of the client's to connect. In ms. */
const PAUSE_MS = 1_000;

/** Drives a client of Bun's. */
export function bunDriver(client: BunRedisClient): RedisDriver {
  // A connection that subscribes can send nothing else, so it needs its own.
  let duplicated: Promise<BunRedisClient> | undefined;
  let reconnected = () => {};
  const subscribed = new Set<string>();
  async function duplicate(): Promise<BunRedisClient> {
    try {
      const subscriber = await client.duplicate();
      const connect = () => subscriber.connect().catch(() => {});
      subscriber.onconnect = () => reconnected();
      subscriber.onclose = () => setTimeout(connect, PAUSE_MS);
      return subscriber;
    } catch (error) {
      duplicated = undefined; // the next one tries again
      throw error;
    }
  }
  return {
    async eval(script, keys, args) {
      try {
        const all = [script, `${keys.length}`, ...keys, ...args];
        return await client.send("EVAL", all);
      } catch (error) {
        // After 20 attempts, half a minute, Bun 1.4.5 gives up for good.
        if (!client.connected) client.connect().catch(() => {});
        throw error;
      }
    },
    async subscribe(channel, listener) {
      const subscriber = await (duplicated ??= duplicate());
      // Bun 1.4.5 doesn't subscribe again by itself when the connection was
      // lost. When asked to it does, but calls a listener that it has kept once
      // more for each time: so it is taken out before.
      if (subscribed.has(channel)) {
        await subscriber.unsubscribe(channel, listener);
      }
      await subscriber.subscribe(channel, listener);
      subscribed.add(channel);
    },
    async unsubscribe(channel, listener) {
      await (await duplicated)?.unsubscribe(channel, listener);
      subscribed.delete(channel);
    },
    onReconnect(listener) {
      reconnected = listener;
    },
    async close() {
      const subscriber = await duplicated;
      if (subscriber === undefined) return;
      subscriber.onclose = null;
      subscriber.close();
    },
  };
}
