/**
 * The Redis clients that the drivers are for.
 *
 * @module
 */

import type { RedisDriver } from "@scope/singleflight/redis";
import { Redis } from "ioredis";
import { createClient } from "redis";
import { bunDriver, type BunRedisClient } from "./drivers/bun.ts";
import { ioredisDriver } from "./drivers/ioredis.ts";
import { nodeRedisDriver } from "./drivers/node_redis.ts";

/** A client library, as npm calls it; `bun` is the one that Bun has built in. */
export type ClientName = "ioredis" | "redis" | "bun";

/** Connects by a client to the Redis on a port of this machine. */
export async function driverOf(
  name: ClientName,
  port: number,
): Promise<RedisDriver> {
  const url = `redis://127.0.0.1:${port}`;
  switch (name) {
    case "ioredis":
      return ioredisDriver(new Redis(url));
    case "redis": {
      const client = createClient({ url });
      await client.connect();
      return nodeRedisDriver(client);
    }
    case "bun":
      return bunDriver(new Bun.RedisClient(url));
  }
}

/** The part of Bun's own API that is used here: Deno has no types of it. */
declare const Bun: {
  RedisClient: new (url: string) => BunRedisClient;
};
