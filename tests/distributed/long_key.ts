/**
 * What the engine sees of a long key.
 *
 * @module
 */

import {
  DistributedGroup,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";

/** The engine key of a key that is digested, and digested within. */
export async function longEngineKey(): Promise<string> {
  const memory = new MemoryCoordinator();
  const keys: string[] = [];
  const group = new DistributedGroup<number>({
    coordinator: {
      limits: memory.limits,
      join(key, options) {
        keys.push(key);
        return memory.join(key, options);
      },
      close: () => memory.close(),
    },
    namespace: "test",
  });
  await group.do(["user", 42, "x".repeat(5_000), new Uint8Array(99)], () => 1);
  return keys.join();
}
