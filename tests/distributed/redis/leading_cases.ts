/**
 * Leading over Redis: one lead, epochs that rise, and no publishing by who has
 * lost the lead.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import type { RedisDriver } from "@scope/singleflight/redis";
import {
  assertText,
  bytes,
  follow,
  lead,
  LONG,
  outcomeOf,
  type RedisCase,
} from "./scene.ts";

export const leadingCases: readonly RedisCase[] = [
  {
    name: "D1 redisCoordinator() counts epochs up, by the server's clock",
    async run(scene) {
      const peer = scene.peer();
      let last = await microseconds(scene.server);
      for (let flight = 0; flight < 50; flight++) {
        const led = await lead(peer, "k");
        assert(led.epoch > last, `${led.epoch} came after ${last}`);
        last = led.epoch;
        if (flight % 2 === 0) await led.abandon();
        else assert(await led.settle(bytes("v"), 1));
      }
      assert(last < await microseconds(scene.server));
    },
  },
  {
    name: "D1 redisCoordinator() counts on from an epoch ahead of the clock",
    async run(scene) {
      const peer = scene.peer();
      const ahead = await microseconds(scene.server) + 3_600_000_000n;
      const name = `{${scene.namespace}:k}:epoch`;
      await scene.server.ask("SET", name, `${ahead}`);
      const first = await lead(peer, "k");
      assertEquals(first.epoch, ahead + 1n);
      await first.abandon();
      // It is kept until the clock has caught up with it, and a minute more.
      const kept = Number(await scene.server.ask("PTTL", name));
      assert(kept > 3_640_000 && kept < 3_670_000, `${kept}`);
      assertEquals((await lead(peer, "k")).epoch, ahead + 2n);
    },
  },
  {
    name: "D1 redisCoordinator() leads once when a client sends twice",
    async run(scene) {
      const [one, two] = [scene.peer({ wrap: sendTwice }), scene.peer()];
      const led = await lead(one, "k");
      assertEquals(await led.renew(LONG), true);
      const waiting = outcomeOf(await follow(two, "k"));
      assertEquals(await led.settle(bytes("v"), LONG), true);
      assertText(await waiting, "v");
      const again = await lead(one, "k");
      const left = outcomeOf(await follow(two, "k"));
      await again.abandon();
      assertEquals(await left, null);
    },
  },
  {
    name: "D1 Lead.settle() keeps the lease when there is no memory",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const led = await lead(one, "k");
      const waiting = outcomeOf(await follow(two, "k"));
      await scene.server.ask("CONFIG", "SET", "maxmemory", "1");
      try {
        await assertError(led.settle(bytes("v"), LONG), /OOM/);
        await assertError(two.join("other", { leaseMs: LONG }), /OOM/);
      } finally {
        await scene.server.ask("CONFIG", "SET", "maxmemory", "0");
      }
      assertEquals(await led.settle(bytes("v"), LONG), true);
      assertText(await waiting, "v");
    },
  },
  {
    name: "D4 redisCoordinator() rejects when the server is read-only",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const led = await lead(one, "k");
      const waiting = outcomeOf(await follow(two, "k"));
      await scene.server.ask("REPLICAOF", "127.0.0.1", "1");
      try {
        await assertError(led.settle(bytes("v"), LONG), /READONLY/);
        await assertError(led.renew(LONG), /READONLY/);
        await assertError(two.join("other", { leaseMs: LONG }), /READONLY/);
      } finally {
        await scene.server.ask("REPLICAOF", "NO", "ONE");
      }
      assertEquals(await led.settle(bytes("v"), LONG), true);
      assertText(await waiting, "v");
    },
  },
  {
    name: "D1 redisCoordinator() survives the flushing of the script cache",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const flush = () => scene.server.ask("SCRIPT", "FLUSH");
      const led = await lead(one, "k");
      await flush();
      const followed = await follow(two, "k");
      await flush();
      const waiting = outcomeOf(followed);
      assertEquals(await led.renew(LONG), true);
      await flush();
      assertEquals(await led.settle(bytes("v"), LONG), true);
      assertText(await waiting, "v");
    },
  },
];

/** The server's clock. */
async function microseconds(
  server: { ask(command: string): Promise<unknown> },
): Promise<bigint> {
  const [seconds, rest] = await server.ask("TIME") as [string, string];
  return BigInt(seconds) * 1_000_000n + BigInt(rest);
}

/** As a client does that has lost the connection before the reply. */
function sendTwice(driver: RedisDriver): RedisDriver {
  return {
    ...driver,
    async eval(script, keys, args) {
      await driver.eval(script, keys, args);
      return await driver.eval(script, keys, args);
    },
  };
}

async function assertError(
  promise: Promise<unknown>,
  message: RegExp,
): Promise<void> {
  const error = await promise.then(() => undefined, (error) => error);
  assert(error instanceof Error, "It must reject with an error");
  assert(message.test(error.message), error.message);
}
