/**
 * Durable Objects that stand in for Cloudflare's, in this process: what the
 * object does can be shown on every runtime, and by a clock of the test's own.
 * What they can't show is Cloudflare's part: that is `durable_object_test.ts`.
 *
 * @module
 */

import type {
  ObjectNamespace,
  ObjectStorage,
} from "@scope/singleflight/durable-object";
import { TestObject } from "./object.ts";

/** A namespace of such objects. Its alarms are set, and go off when told to. */
export class StandIn implements ObjectNamespace<string> {
  /** By name: what a restart leaves. */
  readonly storages = new Map<string, MemoryStorage>();
  /** By name. A restart takes one out, the next call makes another. */
  readonly #objects = new Map<string, TestObject>();

  idFromName(name: string): string {
    return name;
  }

  get(name: string): ReturnType<ObjectNamespace<string>["get"]> {
    return {
      fetch: async (url, init) =>
        await this.object(name).fetch(new Request(url, init)),
    };
  }

  /** The object with a name. */
  object(name: string): TestObject {
    let object = this.#objects.get(name);
    if (object !== undefined) return object;
    const storage = this.storages.get(name) ?? new MemoryStorage();
    this.storages.set(name, storage);
    object = new TestObject({
      storage,
      abort: (reason) => {
        this.#objects.delete(name);
        throw new Error(reason);
      },
    });
    this.#objects.set(name, object);
    return object;
  }
}

/** A storage with the promises of the real one: values are copies. */
export class MemoryStorage implements ObjectStorage {
  readonly values = new Map<string, unknown>();
  alarm: number | null = null;
  /** How many of the next writes fail. */
  failures = 0;

  get(key: string): Promise<unknown>;
  get(keys: string[]): Promise<Map<string, unknown>>;
  get(keys: string | string[]): Promise<unknown> {
    if (typeof keys === "string") return Promise.resolve(this.values.get(keys));
    const found = keys.filter((key) => this.values.has(key))
      .map((key): [string, unknown] => [key, this.values.get(key)]);
    return Promise.resolve(new Map(found));
  }

  list({ prefix }: { prefix: string }): Promise<Map<string, unknown>> {
    const found = [...this.values].filter(([key]) => key.startsWith(prefix));
    return Promise.resolve(new Map(found));
  }

  put(entries: Record<string, unknown>): Promise<void> {
    if (this.failures > 0) {
      this.failures--;
      return Promise.reject(new Error("no room"));
    }
    for (const [key, value] of Object.entries(entries)) {
      this.values.set(key, structuredClone(value));
    }
    return Promise.resolve();
  }

  delete(keys: string[]): Promise<number> {
    return Promise.resolve(
      keys.filter((key) => this.values.delete(key)).length,
    );
  }

  getAlarm(): Promise<number | null> {
    return Promise.resolve(this.alarm);
  }

  setAlarm(time: number): Promise<void> {
    this.alarm = time;
    return Promise.resolve();
  }
}
