/**
 * Waking followers over Redis: at once, and soon if a message is lost. Leases
 * are so long here that no poll helps, and each case looks at the time.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  assertText,
  bytes,
  type ChannelOption,
  follow,
  lead,
  LONG,
  outcomeOf,
  type PeerOptions,
  type RedisCase,
  type Scene,
  SOON,
  standing,
  subscribers,
  timed,
  until,
} from "./scene.ts";

const CHANNELS: readonly ChannelOption[] = ["namespace", "key"];

/** Larger than what is sent along with the message. */
const LARGE = "x".repeat(5_000);

export const wakingCases: readonly RedisCase[] = [
  ...CHANNELS.flatMap((channel): RedisCase[] => [
    {
      name: `D3 Follow.wait() never misses a wake-up (channel: ${channel})`,
      async run(scene) {
        for (const text of ["v", LARGE]) {
          const slowest = await slowestOf(scene, { channel }, text);
          assert(slowest < SOON, `The slowest took ${slowest} ms`);
        }
      },
    },
    {
      name: `D3 Follow.wait() hears what was published while the ` +
        `subscription was down (channel: ${channel})`,
      async run(scene) {
        const [one, two] = scene.peers(2, { channel });
        assert(one && two);
        for (const text of ["v", LARGE]) {
          const led = await lead(one, "k");
          const waiting = outcomeOf(await follow(two, "k"));
          await standing(scene, channel);
          await scene.server.ask("CLIENT", "KILL", "TYPE", "pubsub");
          await led.settle(bytes(text), LONG);
          const [outcome, ms] = await timed(waiting);
          assertText(outcome, text);
          assert(ms < SOON, `It took ${ms} ms`);
        }
      },
    },
    {
      name: `D3 Follow.wait() hears a message after a subscription that ` +
        `was down (channel: ${channel})`,
      async run(scene) {
        const [one, two] = scene.peers(2, { channel });
        assert(one && two);
        const led = await lead(one, "k");
        const waiting = outcomeOf(await follow(two, "k"));
        for (let time = 0; time < 3; time++) {
          await standing(scene, channel);
          await scene.server.ask("CLIENT", "KILL", "TYPE", "pubsub");
          await standing(scene, channel);
        }
        const commands = await scene.server.commandsOf(async () => {
          await led.settle(bytes("v"), LONG);
          assertText(await waiting, "v");
        });
        // Nobody asked: so it was the message.
        assertEquals(commands.filter(isEval).length, 1, commands.join("\n"));
      },
    },
  ]),
  {
    name: "D3 RedisDriver gives each message once after lost connections",
    async run(scene) {
      const driver = scene.driver();
      const { server, namespace } = scene;
      const messages: string[] = [];
      const listener = (message: string) => void messages.push(message);
      let again = Promise.withResolvers<void>();
      driver.onReconnect(() => again.resolve());
      await driver.subscribe(namespace, listener);
      for (let time = 0; time < 3; time++) {
        again = Promise.withResolvers();
        await server.ask("CLIENT", "KILL", "TYPE", "pubsub");
        await again.promise;
        await driver.subscribe(namespace, listener);
      }
      await server.ask("PUBLISH", namespace, "first");
      await server.ask("PUBLISH", namespace, "last");
      await until(() => Promise.resolve(messages.includes("last")));
      assertEquals(messages, ["first", "last"]);
      await driver.unsubscribe(namespace, listener);
      assertEquals(await server.ask("PUBLISH", namespace, "late"), 0);
    },
  },
  {
    name: "D3 redisCoordinator() has one subscription for all who follow",
    async run(scene) {
      const [one, two] = scene.peers(2);
      assert(one && two);
      const keys = Array.from({ length: 50 }, (_, index) => `k${index}`);
      const leads = await Promise.all(keys.map((key) => lead(one, key)));
      const follows = await Promise.all(
        keys.flatMap((key) => [follow(two, key), follow(two, key)]),
      );
      const waiting = follows.map(outcomeOf);
      assertEquals(await subscribers(scene, "namespace"), 2); // one and two
      for (const [index, led] of leads.entries()) {
        await led.settle(bytes(`${index}`), LONG);
      }
      for (const [index, outcome] of (await Promise.all(waiting)).entries()) {
        assertText(outcome, `${Math.floor(index / 2)}`);
      }
    },
  },
  {
    name:
      "D3 redisCoordinator() subscribes to a key's channel while it follows",
    async run(scene) {
      const [one, two] = scene.peers(2, { channel: "key" });
      assert(one && two);
      const led = await lead(one, "k");
      const leave = new AbortController();
      const leaves = await follow(two, "k");
      const left = leaves.wait(leave.signal).catch((reason) => reason);
      const stays = outcomeOf(await follow(two, "k"));
      await standing(scene, "key");
      leave.abort("left");
      assertEquals(await left, "left");
      assertEquals(await subscribers(scene, "key"), 1);
      await led.settle(bytes("v"), LONG);
      assertText(await stays, "v");
      await until(async () => await subscribers(scene, "key") === 0);
    },
  },
];

/** How long the slowest of many flights' followers took to hear, in ms. */
async function slowestOf(
  scene: Scene,
  options: PeerOptions,
  text: string,
): Promise<number> {
  const [one, two, three] = scene.peers(3, options);
  assert(one && two && three);
  let slowest = 0;
  for (let flight = 0; flight < 100; flight++) {
    const led = await lead(one, "k");
    const follows = await Promise.all([follow(two, "k"), follow(three, "k")]);
    const waiting = follows.map((followed) => timed(outcomeOf(followed)));
    await led.settle(bytes(text), LONG);
    for (const [outcome, ms] of await Promise.all(waiting)) {
      assertText(outcome, text);
      slowest = Math.max(slowest, ms);
    }
  }
  return slowest;
}

function isEval(line: string): boolean {
  return /^\S+ \[[^\]]*\] "eval"/i.test(line);
}
