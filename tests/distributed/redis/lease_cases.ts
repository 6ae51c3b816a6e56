/**
 * Leases over Redis: a leader that is gone is found out in time, and one that
 * goes on is not.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  bytes,
  follow,
  lead,
  LONG,
  outcomeOf,
  type RedisCase,
} from "./scene.ts";

const LEASE_MS = 1_500;

/**
 * What D3 allows beside the lease, and room for a busy machine: less than the
 * 540 ms after which a follower asks by itself.
 */
const ROOM_MS = 100 + 400;

/** So long that the first question comes well after a third of it. In ms. */
const LARGE_LEASE_MS = 4_500;

export const leaseCases: readonly RedisCase[] = [
  {
    name: "D3 Follow.wait() knows of a crash within the lease and 100 ms",
    async run(scene) {
      const peers = scene.peers(4);
      const [one, ...others] = peers;
      assert(one);
      const began = performance.now();
      await lead(one, "k", LEASE_MS); // and that was the last of it
      const led = performance.now();
      await Promise.all(others.map(async (peer) => {
        const followed = await follow(peer, "k", LEASE_MS);
        assertEquals(await outcomeOf(followed), null);
        assertEnded(began, led);
      }));
    },
  },
  {
    name: "D3 Follow.wait() tells the others of a crash: they needn't ask",
    async run(scene) {
      // One asks 2 ms after the lease's end, the others 28 ms later.
      const [one, ...others] = [0, 0, 0.999, 0.999, 0.999, 0.999].map((part) =>
        scene.peer({ random: () => part })
      );
      assert(one);
      // A busy machine may keep a process from its timers for those 28 ms.
      let commands: readonly string[] = [];
      for (let attempt = 0; attempt < 10; attempt++) {
        await lead(one, `k${attempt}`, 200);
        const follows = await Promise.all(
          others.map((peer) => follow(peer, `k${attempt}`)),
        );
        commands = await scene.server.commandsOf(async () => {
          const ended = await Promise.all(follows.map(outcomeOf));
          assertEquals(new Set(ended), new Set([null]));
        });
        if (commands.length < others.length) return;
      }
      throw new Error(`All asked, each time:\n${commands.join("\n")}`);
    },
  },
  {
    name: "D3 Follow.wait() knows of a crash after renewals just as soon",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const led = await lead(one, "k", LEASE_MS);
      const waiting = outcomeOf(await follow(two, "k", LEASE_MS));
      let began = NaN;
      for (let renewal = 0; renewal < 4; renewal++) {
        await pass(LEASE_MS / 3);
        began = performance.now();
        assertEquals(await led.renew(LEASE_MS), true);
      }
      const renewed = performance.now();
      assertEquals(await waiting, null);
      assertEnded(began, renewed);
    },
  },
  {
    name: "D3 redisCoordinator() sends P + 2 commands at most for a flight " +
      "that takes a third of the lease",
    async run(scene) {
      const peers = scene.peers(8);
      const [one, ...others] = peers;
      assert(one);
      // The first flight subscribes: once in a process' life.
      for (const peer of peers) await (await lead(peer, "first")).abandon();
      const commands = await scene.server.commandsOf(async () => {
        const led = await lead(one, "k", LARGE_LEASE_MS);
        const follows = await Promise.all(
          others.map((peer) => follow(peer, "k", LARGE_LEASE_MS)),
        );
        const waiting = follows.map(outcomeOf);
        await pass(LARGE_LEASE_MS / 3);
        await led.settle(bytes("x".repeat(1_024)), LONG);
        await Promise.all(waiting);
      });
      assert(commands.length <= peers.length + 2, commands.join("\n"));
    },
  },
  {
    name: "D3 redisCoordinator() sends 2 P commands at most for an outcome " +
      "that isn't sent along",
    async run(scene) {
      const peers = scene.peers(8);
      const [one, ...others] = peers;
      assert(one);
      for (const peer of peers) await (await lead(peer, "first")).abandon();
      const commands = await scene.server.commandsOf(async () => {
        const led = await lead(one, "k");
        const follows = await Promise.all(
          others.map((peer) => follow(peer, "k")),
        );
        const waiting = follows.map(outcomeOf);
        await led.settle(bytes("x".repeat(1_025)), LONG);
        await Promise.all(waiting);
      });
      assertEquals(commands.length, 2 * peers.length, commands.join("\n"));
    },
  },
];

/** A lease that was granted between the two has just ended, and not before. */
function assertEnded(began: number, granted: number): void {
  const now = performance.now();
  assert(now - began >= LEASE_MS - 1, `${now - began} ms after it began`);
  assert(now - granted < LEASE_MS + ROOM_MS, `${now - granted} ms`);
}

/** Lets time pass, as work that takes so long does. */
function pass(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
