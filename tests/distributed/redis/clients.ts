/**
 * The clients that the driver examples are for.
 *
 * @module
 */

import type { RedisDriver } from "@scope/singleflight/redis";
import {
  bunDriver,
  type BunRedisClient,
} from "../../../examples/distributed/drivers/bun.ts";
import { ioredisDriver } from "../../../examples/distributed/drivers/ioredis.ts";
import { nodeRedisDriver } from "../../../examples/distributed/drivers/node_redis.ts";
import { Redis } from "ioredis";
import { createClient } from "redis";

/** A client library, as npm calls it; `bun` is the one that Bun has built in. */
export type ClientName = "ioredis" | "redis" | "bun";

/** A driver, and the client under it. */
export interface Connection {
  readonly driver: RedisDriver;
  /** Closes the client itself. */
  end(): void;
}

/** Makes a client for the server on that port, and its driver. */
export function connectBy(name: ClientName, port: number): Connection {
  switch (name) {
    case "ioredis": {
      const client = new Redis(port, "127.0.0.1");
      client.on("error", () => {}); // servers die in these tests
      return { driver: ioredisDriver(client), end: () => client.disconnect() };
    }
    case "redis": {
      const client = createClient({ url: `redis://127.0.0.1:${port}` });
      client.on("error", () => {});
      client.connect().catch(() => {});
      return { driver: nodeRedisDriver(client), end: () => client.destroy() };
    }
    case "bun": {
      // It gives up after a quarter of a second, instead of half a minute.
      const options = { maxRetries: 3 };
      const client = new (bunClient())(`redis://127.0.0.1:${port}`, options);
      return { driver: bunDriver(client), end: () => client.close() };
    }
  }
}

type BunClient = new (
  url: string,
  options: { maxRetries: number },
) => BunRedisClient;

function bunClient(): BunClient {
  const { Bun } = globalThis as { Bun?: { RedisClient: BunClient } };
  if (Bun !== undefined) return Bun.RedisClient;
  throw new TypeError("Cannot use Bun's client: this is not Bun");
}
