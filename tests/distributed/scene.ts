/**
 * A scene: processes, so to speak, each with a group over one engine, in
 * virtual time.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import {
  DistributedGroup,
  type DistributedGroupOptions,
  type Key,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";
import type { Case } from "../case.ts";
import { HookedCoordinator, type Hooks } from "./hooked.ts";
import { VirtualTime } from "../virtual_time.ts";

/** The lease of a scene's groups, in ms. */
export const LEASE = 3_000;
/** How long their `maxWait` is, in ms. */
export const MAX_WAIT = 20_000;
/** How long their breaker stays open, in ms. */
export const BREAKER = 2_000;

/** A process: a group, and its way to the engine. */
export interface Process<V, K = Key> {
  readonly group: DistributedGroup<V, K>;
  readonly coordinator: HookedCoordinator;
}

/** One engine, and whoever reaches it. */
export class Scene {
  readonly time: VirtualTime;
  readonly engine: MemoryCoordinator;
  readonly #processes: HookedCoordinator[] = [];

  constructor(time: VirtualTime, maxBytes?: number) {
    this.time = time;
    this.engine = new MemoryCoordinator({ maxBytes });
  }

  /** A process of its own. */
  process<V, K = Key>(
    options: Partial<DistributedGroupOptions<V, K>> = {},
    hooks: Hooks = {},
  ): Process<V, K> {
    const coordinator = new HookedCoordinator(this.engine.connect(), hooks);
    this.#processes.push(coordinator);
    const group = new DistributedGroup<V, K>({
      coordinator,
      namespace: "test",
      lease: LEASE,
      maxWait: MAX_WAIT,
      breaker: BREAKER,
      recoverOrphans: false,
      ...options,
    });
    return { group, coordinator };
  }

  /** Two of them. */
  pair<V, K = Key>(
    options?: Partial<DistributedGroupOptions<V, K>>,
  ): [here: Process<V, K>, there: Process<V, K>] {
    return [this.process<V, K>(options), this.process<V, K>(options)];
  }

  /** Many of them. */
  processes<V>(
    count: number,
    options?: Partial<DistributedGroupOptions<V>>,
  ): Process<V>[] {
    return Array.from({ length: count }, () => this.process<V>(options));
  }

  async end(): Promise<void> {
    for (const process of this.#processes) await process.close();
    await this.engine.close();
  }
}

/** What a scene's case is told. */
export interface SceneCase extends Pick<Case, "name" | "not"> {
  /** The most bytes that the engine takes. */
  readonly maxBytes?: number;
  run(scene: Scene): Promise<void>;
}

/** Makes neutral cases: each in time of its own, with no timer left behind. */
export function inScenes(cases: readonly SceneCase[]): readonly Case[] {
  return cases.map(({ name, not, maxBytes, run }) => ({
    name,
    ...(not && { not }),
    sameTick: true, // they make no plain group
    async run() {
      const time = new VirtualTime();
      const restore = time.install();
      try {
        const scene = new Scene(time, maxBytes);
        await run(scene);
        await time.settle();
        await scene.end();
        assertEquals(time.timers, 0, "Timers are left");
      } finally {
        restore();
      }
    },
  }));
}

/** A promise and what settles it: the gates of a work. */
export interface Gate<T> {
  readonly promise: Promise<T>;
  open(value: T): void;
  fail(reason: unknown): void;
}

/** A gate, closed. */
export function gate<T = void>(): Gate<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { promise, open: resolve, fail: reject };
}
