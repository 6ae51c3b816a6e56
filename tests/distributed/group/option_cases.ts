/** What a group can be told, and what it refuses. */

import { assertEquals, assertThrows } from "@std/assert";
import {
  DistributedGroup,
  type DistributedGroupOptions,
  MemoryCoordinator,
} from "@scope/singleflight/distributed";
import { canonicalKey } from "@scope/singleflight/key";
import { inScenes, LEASE } from "../scene.ts";

const make = (options: Record<string, unknown>) => () =>
  new DistributedGroup({
    coordinator: new MemoryCoordinator(),
    namespace: "test",
    ...options,
  } as DistributedGroupOptions<unknown>);

const TIMES = [
  "lease",
  "keep",
  "joinTimeout",
  "operationTimeout",
  "maxWait",
  "breaker",
];

export const optionCases = inScenes([
  {
    name: "D1 DistributedGroup refuses options of the wrong shape",
    run() {
      const limits = { maxBytes: 1_024 };
      const join = () => {};
      const close = join;
      const rows: Record<string, unknown>[] = [
        ...[undefined, null, {}, "redis", { limits, join }, { join, close }]
          .map((coordinator) => ({ coordinator })),
        { coordinator: { limits: { maxBytes: 1 }, join, close } },
        { coordinator: { limits: { maxBytes: NaN }, join, close } },
        ...[undefined, "", 1, "\ud800", "x".repeat(201)].map((namespace) => ({
          namespace,
        })),
        ...[null, {}, { encode: join }, "json"].map((codec) => ({ codec })),
        ...["identity", null, 1].map((key) => ({ key })),
        ...["remote", true, null].map((onUnavailable) => ({ onUnavailable })),
        ...[1, "yes", null].map((shareErrors) => ({ shareErrors })),
        { clock: 1 },
        { observer: 1 },
        { clone: 1 },
        { detached: 1 },
        { recoverOrphans: 1 },
        { digest: {} },
        {
          digest: { algorithm: "xxh128", digest: () => "a", inProcess: true },
        },
      ];
      for (const row of rows) {
        assertThrows(make(row), TypeError, "Cannot use the");
      }
      const group = DistributedGroup as new (options?: unknown) => unknown;
      for (const options of [undefined, null, 1]) {
        assertThrows(() => new group(options), TypeError, "Cannot use the");
      }
      return Promise.resolve();
    },
  },
  {
    name: "D1 DistributedGroup refuses times that are none",
    run() {
      for (const name of TIMES) {
        for (const value of [0, -1, NaN, "1", null, 2 ** 31, -Infinity]) {
          assertThrows(make({ [name]: value }), RangeError, name);
        }
        for (const value of [1, 0.5, 2 ** 31 - 1]) make({ [name]: value })();
        if (name === "maxWait") make({ [name]: Infinity })();
        else assertThrows(make({ [name]: Infinity }), RangeError, name);
      }
      return Promise.resolve();
    },
  },
  {
    name:
      "D2 DistributedGroup has outcomes kept for twice the lease, or as told",
    async run(scene) {
      for (
        const [keep, expected] of [[undefined, 2 * LEASE], [7, 7]] as const
      ) {
        const { group, coordinator } = scene.process<number>({ keep });
        await scene.time.until(group.do("key", () => 1));
        assertEquals(coordinator.keeps, [expected]);
      }
    },
  },
  {
    name: "D6 DistributedGroup gives the engine a digest, under its namespace",
    async run(scene) {
      const { group, coordinator } = scene.process<number, unknown>({
        namespace: "users v1",
      });
      const keys = ["Ada", 1, "1", ["user", 42], { id: null }, true];
      const long = { a: "x".repeat(5_000), b: new Uint8Array(100) };
      for (const key of [...keys, long]) {
        await scene.time.until(group.do(key, () => 1));
      }
      // Nothing in it is digested by itself: not every runtime could.
      const text = `["{1:a1:b","${long.a}",["Uint8Array","${
        "00".repeat(100)
      }"]]`;
      const texts = [...keys.map((key) => canonicalKey(key)), text];
      const digests = await Promise.all(texts.map(sha256));
      assertEquals(
        coordinator.joins.map(({ key }) => key),
        digests.map((digest) => `users v1:${digest}`),
      );
    },
  },
  {
    name: "D6 DistributedGroup's engine keys don't depend on its digest",
    async run(scene) {
      const digest = { algorithm: "own", digest: () => "a" };
      const [here, there] = [scene.process(), scene.process({ digest })];
      const key = ["long", "x".repeat(5_000), new Uint8Array(100)];
      for (const { group } of [here, there]) {
        await scene.time.until(group.do(key, () => 1));
      }
      assertEquals(here.coordinator.joins, there.coordinator.joins);
    },
  },
]);

/** In base64url, by the platform's own asynchronous digest. */
async function sha256(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
