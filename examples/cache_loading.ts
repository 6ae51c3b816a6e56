/**
 * A cache that loads each missing entry once, however many ask for it, and that
 * never keeps a value older than the last `invalidate`.
 *
 *     deno run examples/cache_loading.ts
 *
 * A Group is no cache: when the load has ended it remembers nothing. So it goes
 * behind one, where it makes a burst of misses cost one load.
 *
 * @module
 */

import { Group } from "@scope/singleflight";

class Cache<V> {
  readonly #values = new Map<string, V>();
  readonly #loads = new Group<V, string>();
  readonly #load: (key: string) => Promise<V>;

  constructor(load: (key: string) => Promise<V>) {
    this.#load = load;
  }

  async get(key: string): Promise<V> {
    const known = this.#values.get(key);
    if (known !== undefined) return known;
    return await this.#loads.do(key, async (flight) => {
      const value = await this.#load(key);
      // Invalidated while it loaded? Then the value is good enough for those
      // who asked before, but nobody may find it in the cache afterwards.
      if (!flight.forgotten) this.#values.set(key, value);
      return value;
    });
  }

  invalidate(key: string): void {
    this.#values.delete(key);
    this.#loads.forget(key);
  }
}

// A database with one row. A read sees the row as it is when it begins, and ends
// when the example says so.
let row = "old name";
let reads = 0;
const unblock = Promise.withResolvers<void>();
const users = new Cache(async (_key: string) => {
  reads++;
  const seen = row;
  await unblock.promise;
  return seen;
});

// A burst of misses costs one read.
const before = Array.from({ length: 100 }, () => users.get("user:1"));
check("reads for 100 callers", reads, 1);

// The row changes while that read is under way, which then ends.
row = "new name";
users.invalidate("user:1");
unblock.resolve();
check("a caller from before the change", await before[0], "old name");

// The old name has not been written back behind the invalidation.
check("a caller from after the change", await users.get("user:1"), "new name");
check("what the cache has kept", await users.get("user:1"), "new name");
check("reads in all", reads, 2);

function check<T>(what: string, is: T, mustBe: T): void {
  console.log(`${what}: ${is}`);
  if (is !== mustBe) throw new Error(`${what}: was ${is}, must be ${mustBe}`);
}
