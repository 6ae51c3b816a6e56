/** What is counted and told, and who can't disturb it (S19). */

import { assertEquals, assertStrictEquals } from "@std/assert";
import type {
  DistributedEventName,
  DistributedObserver,
} from "@scope/singleflight/distributed";
import { gate, inScenes, type Scene } from "../scene.ts";

const NAMES: readonly DistributedEventName[] = [
  "led",
  "followed",
  "renewed",
  "expired",
  "fenced",
  "failedOpen",
  "refused",
  "overdue",
  "tooLarge",
  "ranAlone",
  "unreadable",
  "brokenOff",
  "unsettled",
];

/** An observer each of whose methods does that. */
function observerOf(
  hear: (name: string, event: unknown) => unknown,
): DistributedObserver<unknown> {
  const core = ["lead", "join", "leave", "settle", "forget", "abort"];
  return Object.fromEntries(
    [...NAMES, ...core].map((name) => [
      name,
      (event: unknown) => hear(name, event),
    ]),
  );
}

/** A leader is killed, a follower leads, and the killed one wakes up. */
async function takeover(
  scene: Scene,
  observer: DistributedObserver<unknown>,
): Promise<string[]> {
  const { time } = scene;
  const [here, there] = scene.pair<string, unknown>({ observer });
  const old = gate<string>();
  const first = here.group.do("key", () => old.promise);
  await time.pass(1_500);
  const resume = here.coordinator.stop();
  const second = there.group.do("key", () => "new");
  const got = await time.until(second);
  resume();
  old.open("old");
  return [got, await time.until(first)];
}

export const observerCases = inScenes([
  {
    name: "S19 DistributedGroup tells its observer of what it counts",
    async run(scene) {
      const told: string[] = [];
      const observer = observerOf((name) => void told.push(name));
      assertEquals(await takeover(scene, observer), ["new", "old"]);
      assertEquals(told, [
        "lead",
        "led",
        "renewed",
        "lead",
        "expired",
        "led",
        "settle",
        "fenced",
        "settle",
      ]);
    },
  },
  {
    name: "S19 DistributedGroup.stats() has every count from the start",
    run(scene) {
      const stats = scene.process().group.stats();
      for (const name of NAMES) assertEquals(stats[name], 0, name);
      assertEquals(stats.running, 0);
      assertEquals(stats.flights, 0);
      return Promise.resolve();
    },
  },
  {
    name:
      "S19 DistributedGroup's observer that throws or rejects disturbs nothing",
    async run(scene) {
      const boom = new Error("boom");
      const ways = [
        () => {
          throw boom;
        },
        () => Promise.reject(boom),
      ];
      for (const way of ways) {
        const heard: unknown[] = [];
        const observer = {
          ...observerOf(way),
          error: (error: unknown) => void heard.push(error),
        };
        assertEquals(await takeover(scene, observer), ["new", "old"]);
        await scene.time.settle();
        assertEquals(heard.length, 9);
        for (const error of heard) assertStrictEquals(error, boom);
      }
    },
  },
  {
    name:
      "S19 DistributedGroup counts what its observer throws, also in error()",
    async run(scene) {
      const boom = () => {
        throw new Error("boom");
      };
      const observer = { ...observerOf(boom), error: boom };
      const { group } = scene.process<string, unknown>({ observer });
      assertEquals(await scene.time.until(group.do("key", () => "a")), "a");
      // lead, led and settle
      assertEquals(group.stats().observerErrors, 3);
    },
  },
]);
