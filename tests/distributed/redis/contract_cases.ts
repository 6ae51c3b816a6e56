/**
 * What every coordinator must do, over Redis: by one channel for all keys, and
 * by a channel for each. Every process has a proxy of its own before Redis.
 *
 * @module
 */

import type { Coordinator } from "@scope/singleflight/redis";
import type { Harness } from "../coordinator/harness.ts";
import { coordinatorCases } from "../coordinator_cases.ts";
import { Proxy } from "./proxy.ts";
import type { ChannelOption, RedisCase, Scene } from "./scene.ts";

export const contractCases: readonly RedisCase[] = contractOf("namespace");

export const contractPerKeyCases: readonly RedisCase[] = contractOf("key");

function contractOf(channel: ChannelOption): RedisCase[] {
  return coordinatorCases.map(({ name, run }) => ({
    name: `${name} (channel: ${channel})`,
    async run(scene) {
      const harness = harnessOf(scene, channel);
      try {
        await run(harness);
      } finally {
        await harness.end();
      }
    },
  }));
}

function harnessOf(scene: Scene, channel: ChannelOption): Harness {
  const proxies = new Map<Coordinator, Proxy>();
  const cut = (coordinator: Coordinator) => {
    const proxy = proxies.get(coordinator);
    if (proxy === undefined) throw new TypeError("Cannot find the process");
    proxy.isHole = true;
    return proxy;
  };
  return {
    leaseMs: 1_200,
    // Followers ask by themselves after 432 ms.
    pushMs: 400,
    lateMs: 100 + 300,
    async connect() {
      const proxy = await Proxy.start(scene.server.port);
      const coordinator = scene.peer({ channel, port: proxy.port });
      proxies.set(coordinator, proxy);
      return coordinator;
    },
    kill(coordinator) {
      cut(coordinator);
      return Promise.resolve();
    },
    pause(coordinator) {
      const proxy = cut(coordinator);
      const resume = () => {
        proxy.isHole = false;
        return Promise.resolve();
      };
      return Promise.resolve(resume);
    },
    loseMessages() {
      for (const proxy of proxies.values()) proxy.dropsMessages = true;
      return Promise.resolve();
    },
    async end() {
      await scene[Symbol.asyncDispose]();
      for (const proxy of proxies.values()) proxy.stop();
    },
  };
}
