/**
 * A second attempt: ioredis sends again what a lost connection took, the other
 * clients reject it.
 *
 * @module
 */
import type { RedisDriver } from "./driver.ts";

/**
 * Runs a script, and once more if that fails: on the next connection then, for
 * which clients wait. Every script answers as it did at first.
 */
export async function evalTwice(
  driver: RedisDriver,
  ...call: Parameters<RedisDriver["eval"]>
): Promise<unknown> {
  try {
    return await driver.eval(...call);
  } catch {
    return await driver.eval(...call); // which tells what is wrong
  }
}
