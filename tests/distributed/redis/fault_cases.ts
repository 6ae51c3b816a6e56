/**
 * Faults of the server and of the network between: nobody hangs, nobody is
 * told wrong things, and all is well again soon after.
 *
 * @module
 */

import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Coordinator, Follow, Lead } from "@scope/singleflight/redis";
import { Proxy } from "./proxy.ts";
import {
  assertText,
  bytes,
  follow,
  lead,
  LONG,
  outcomeOf,
  type PeerOptions,
  type RedisCase,
  type Scene,
  SOON,
  standing,
  timed,
} from "./scene.ts";

/** How soon clients, left to themselves, are connected again. In ms. */
const CONNECTED_MS = 4_000;

export const faultCases: readonly RedisCase[] = [
  {
    name: "D1 redisCoordinator() fences who led before the server was killed",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const old = await lead(one, "k");
      const waiting = outcomeOf(await follow(two, "k"));
      await scene.server.kill();
      await scene.server.restart(); // empty
      const [outcome, ms] = await timed(waiting);
      assertEquals(outcome, null);
      assert(ms < CONNECTED_MS, `It took ${ms} ms`);
      const led = await lead(two, "k");
      assert(led.epoch > old.epoch, `${led.epoch} came after ${old.epoch}`);
      const followed = outcomeOf(await follow(one, "k"));
      assertEquals(await old.settle(bytes("old"), LONG), false);
      assertEquals(await led.settle(bytes("new"), LONG), true);
      assertText(await followed, "new");
    },
  },
  {
    name: "D3 redisCoordinator() wakes followers as ever after a restart",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      await (await lead(one, "k")).abandon();
      await (await lead(two, "k")).abandon();
      await scene.server.kill();
      await scene.server.restart();
      const led = await lead(one, "k");
      const waiting = outcomeOf(await follow(two, "k"));
      await led.settle(bytes("v"), LONG);
      const [outcome, ms] = await timed(waiting);
      assertText(outcome, "v");
      assert(ms < CONNECTED_MS, `It took ${ms} ms`);
    },
  },
  {
    name: "D3 Coordinator.join() ends by its signal when the server is down",
    async run(scene) {
      const peer = scene.peer();
      await (await lead(peer, "k")).abandon();
      await scene.server.kill();
      try {
        for (let call = 0; call < 3; call++) {
          const signal = AbortSignal.timeout(50);
          const joined = peer.join("k", { leaseMs: LONG, signal });
          const [error, ms] = await timed(joined.catch((error) => error));
          assert(error instanceof Error, "It must reject");
          assert(ms < 50 + SOON, `It took ${ms} ms`);
        }
      } finally {
        await scene.server.restart();
      }
      // What those calls may still have led is given up.
      await leadsSoon(peer, "k");
    },
  },
  {
    name: "D4 redisCoordinator() may be made while the server is down",
    async run(scene) {
      await scene.server.kill();
      const peer = scene.peer();
      const signal = AbortSignal.timeout(50);
      const joined = peer.join("k", { leaseMs: LONG, signal });
      const [error, ms] = await timed(joined.catch((error) => error));
      await scene.server.restart();
      assert(error instanceof Error, "It must reject");
      assert(ms < 50 + SOON, `It took ${ms} ms`);
      await leadsSoon(peer, "k");
    },
  },
  {
    name: "D4 redisCoordinator() is back after an outage of any length",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      await (await lead(one, "k")).abandon();
      await (await lead(two, "k")).abandon();
      await scene.server.kill();
      // So long that a client that gives up has given up.
      const end = performance.now() + 1_000;
      while (performance.now() < end) {
        const signal = AbortSignal.timeout(100);
        await assertRejects(() => one.join("k", { leaseMs: LONG, signal }));
        await assertRejects(() => two.join("k", { leaseMs: LONG, signal }));
      }
      await scene.server.restart();
      await leadsSoon(one, "k");
      await leadsSoon(two, "k");
      await standing(scene, "namespace");
      const led = await lead(one, "k");
      const waiting = outcomeOf(await follow(two, "k"));
      await led.settle(bytes("v"), LONG);
      const [outcome, ms] = await timed(waiting);
      assertText(outcome, "v");
      assert(ms < SOON, `It took ${ms} ms`);
    },
  },
  {
    name: "D3 Coordinator.join() gives up a lead that a black hole held up",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene);
      const other = scene.peer();
      await (await lead(peer, "k")).abandon();
      proxy.isHole = true;
      const signal = AbortSignal.timeout(50);
      const joined = peer.join("k", { leaseMs: LONG, signal });
      const reason = await joined.catch((reason) => reason);
      assertEquals(reason, signal.reason);
      proxy.isHole = false;
      await leadsSoon(other, "k");
      proxy.stop();
    },
  },
  {
    name: "D3 Follow.wait() rejects when Redis is silent for a lease's time",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene);
      const led = await lead(scene.peer(), "k");
      const waiting = outcomeOf(await follow(peer, "k", 200));
      proxy.isHole = true;
      await led.settle(bytes("v"), LONG);
      const [error, ms] = await timed(waiting.catch((error) => error));
      assertEquals(
        String(error),
        "TimeoutError: Cannot follow the flight: Redis has not answered for " +
          "a lease's time",
      );
      assert(ms > 200 && ms < 400 + SOON, `It took ${ms} ms`);
      proxy.stop();
    },
  },
  {
    name: "D3 Follow.wait() hears what was published in a black hole",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene);
      const led = await lead(scene.peer(), "k");
      const waiting = outcomeOf(await follow(peer, "k"));
      proxy.isHole = true;
      await led.settle(bytes("v"), LONG);
      proxy.isHole = false;
      const [outcome, ms] = await timed(waiting);
      assertText(outcome, "v");
      assert(ms < SOON, `It took ${ms} ms`);
      proxy.stop();
    },
  },
  {
    name: "D3 Follow.wait() hears what was published while all was reset",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene);
      const led = await lead(scene.peer(), "k");
      const waiting = outcomeOf(await follow(peer, "k"));
      proxy.reset();
      await led.settle(bytes("v"), LONG);
      const [outcome, ms] = await timed(waiting);
      assertText(outcome, "v");
      // The client's own connection comes back when the client sees fit.
      assert(ms < CONNECTED_MS, `It took ${ms} ms`);
      proxy.stop();
    },
  },
  {
    name: "D3 Follow.wait() asks within half the lease if a message is lost",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene);
      const leaseMs = 1_000;
      const led = await lead(scene.peer(), "k", leaseMs);
      const waiting = outcomeOf(await follow(peer, "k", leaseMs));
      proxy.dropsMessages = true;
      await led.settle(bytes("v"), LONG);
      const [outcome, ms] = await timed(waiting);
      assertText(outcome, "v");
      assert(ms > leaseMs / 3 - 50, `It took only ${ms} ms`);
      assert(ms < leaseMs / 2 + SOON, `It took ${ms} ms`);
      proxy.stop();
    },
  },
  {
    name: "D3 redisCoordinator() takes lag as it comes",
    async run(scene) {
      const { peer, proxy } = await behindProxy(scene, { channel: "key" });
      const other = scene.peer({ channel: "key" });
      await (await lead(peer, "k")).abandon();
      proxy.lagMs = 30;
      for (let flight = 0; flight < 5; flight++) {
        const led = await lead(other, "k");
        const waiting = outcomeOf(await follow(peer, "k"));
        await led.settle(bytes(`${flight}`), LONG);
        const [outcome, ms] = await timed(waiting);
        assertText(outcome, `${flight}`);
        assert(ms < SOON, `It took ${ms} ms`); // a subscription, a question
      }
      proxy.stop();
    },
  },
];

/** A process that has a proxy before Redis. */
async function behindProxy(
  scene: Scene,
  options?: PeerOptions,
): Promise<{ peer: Coordinator; proxy: Proxy }> {
  const proxy = await Proxy.start(scene.server.port);
  return { peer: scene.peer({ ...options, port: proxy.port }), proxy };
}

/** Leads, although somebody else may for a moment: not for a lease's time. */
async function leadsSoon(peer: Coordinator, key: string): Promise<void> {
  const began = performance.now();
  for (;;) {
    const ms = performance.now() - began;
    assert(ms < CONNECTED_MS, `It took ${ms} ms`);
    const joined = await joinOnce(peer, key);
    if (joined === undefined) continue;
    if (joined.role === "lead") return await joined.abandon();
    assertEquals(await outcomeOf(joined), null);
  }
}

/** Joins; `undefined` if the client says, or shows, that it isn't connected. */
async function joinOnce(
  peer: Coordinator,
  key: string,
): Promise<Lead | Follow | undefined> {
  const signal = AbortSignal.timeout(500);
  try {
    return await peer.join(key, { leaseMs: LONG, signal });
  } catch {
    return undefined; // then again
  }
}
