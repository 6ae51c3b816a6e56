/**
 * What the cases of the coordinator over Redis share: a driver that does nothing
 * by itself, a flight's names, and virtual time.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import {
  type Follow,
  type Lead,
  redisCoordinator,
  type RedisCoordinatorOptions,
} from "@scope/singleflight/redis";
import { flush } from "../../../gates.ts";
import { VirtualTime } from "../../../virtual_time.ts";
import { type Asked, FakeDriver } from "../fake_driver.ts";

/** A lease's value. */
export const HELD = "1700000000000000:other";
/** The flight that this lease is of, and an older one of the same key. */
export const FLIGHT = "{singleflight:k}:1700000000000000";
export const OLDER = "{singleflight:k}:1600000000000000";
export const LEASE_MS = 9_000;

/** A call of `join` that waits for its answer: the first that was asked. */
export async function joining(options?: Partial<RedisCoordinatorOptions>) {
  const driver = new FakeDriver();
  const coordinator = redisCoordinator({ ...options, driver });
  const joined = coordinator.join("k", { leaseMs: LEASE_MS });
  await flush();
  const [first]: (Asked | undefined)[] = driver.asked;
  assertEquals(first?.keys, [
    "{singleflight:k}:lease",
    "{singleflight:k}:epoch",
  ]);
  return { driver, coordinator, joined };
}

/** Waits with what must be a follow. */
export function waitFor(joined: Lead | Follow): Promise<Uint8Array | null> {
  assert(joined.role === "follow");
  return joined.wait(new AbortController().signal);
}

/** Does it while time is virtual. */
export async function inVirtualTime(
  work: (time: VirtualTime) => Promise<void>,
): Promise<void> {
  const time = new VirtualTime();
  const restore = time.install();
  try {
    await work(time);
  } finally {
    restore();
  }
}
