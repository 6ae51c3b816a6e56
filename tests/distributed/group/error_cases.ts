/** Failures travel as name, message and code, or not at all (D6). */

import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertStrictEquals,
} from "@std/assert";
import { RemoteFlightError } from "@scope/singleflight/distributed";
import { reasonOf } from "../../gates.ts";
import { gate, inScenes, type Scene } from "../scene.ts";

/** What the leader's callers reject with, and a follower's. */
async function fail(scene: Scene, reason: unknown) {
  const { time } = scene;
  const [here, there] = scene.pair<string>();
  const unblock = gate<string>();
  const first = reasonOf(here.group.do("key", () => unblock.promise));
  await time.settle();
  const second = reasonOf(there.group.do("key", () => "never"));
  await time.settle();
  unblock.fail(reason);
  assertStrictEquals(await time.until(first), reason);
  const remote = await time.until(second);
  assertInstanceOf(remote, RemoteFlightError);
  assertEquals(there.group.stats().followed, 1);
  const { name, message, code } = remote;
  return { name, message, code };
}

export const errorCases = inScenes([
  {
    name: "D6 RemoteFlightError has the name, message and code of the leader's",
    async run(scene) {
      class NotFound extends Error {
        override name = "NotFound";
        code = 404;
      }
      assertEquals(await fail(scene, new NotFound("no such user")), {
        name: "NotFound",
        message: "no such user",
        code: 404,
      });
      const text = Object.assign(new TypeError("gone"), { code: "E_GONE" });
      assertEquals(await fail(scene, text), {
        name: "TypeError",
        message: "gone",
        code: "E_GONE",
      });
      const plain = new DOMException("too late", "TimeoutError");
      assertEquals(await fail(scene, plain), {
        name: "TimeoutError",
        message: "too late",
        code: plain.code,
      });
    },
  },
  {
    name: "D6 RemoteFlightError tells of whatever was thrown",
    async run(scene) {
      const hostile = {
        get name(): never {
          throw new Error("no name");
        },
        get message(): never {
          throw new Error("no message");
        },
        code: {},
        toString(): never {
          throw new Error("no text");
        },
      };
      const rows: [reason: unknown, message: string][] = [
        [undefined, "undefined"],
        [null, "null"],
        [0, "0"],
        ["", ""],
        ["text", "text"],
        [Symbol("mark"), "Symbol(mark)"],
        [{ a: 1 }, "[object Object]"],
        [hostile, "object"],
        [{ name: 1, message: 2, code: NaN }, "[object Object]"],
        [Object.create(null), "object"],
      ];
      for (const [reason, message] of rows) {
        assertEquals(await fail(scene, reason), {
          name: "Error",
          message,
          code: undefined,
        });
      }
    },
  },
  {
    name: "D6 RemoteFlightError's texts are cut off",
    async run(scene) {
      const reason = Object.assign(new Error("m".repeat(1e6)), {
        name: "n".repeat(1e6),
        code: "c".repeat(1e6),
      });
      const { name, message, code } = await fail(scene, reason);
      assertEquals(
        [name.length, message.length, `${code}`.length],
        [128, 2_048, 128],
      );
    },
  },
  {
    name: "D6 DistributedGroup.doResult() says rejected, and not aborted",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>();
      const unblock = gate<string>();
      const first = here.group.doResult("key", () => unblock.promise);
      await time.settle();
      const second = there.group.doResult("key", () => "never");
      await time.settle();
      unblock.fail(new DOMException("stopped", "AbortError"));
      const got = await time.until(Promise.all([first, second]));
      assertEquals(got.map(({ status }) => status), ["rejected", "rejected"]);
    },
  },
  {
    name: "D6 DistributedGroup's shareErrors: false has a follower run its fn",
    async run(scene) {
      const { time } = scene;
      const [here, there] = scene.pair<string>({ shareErrors: false });
      const third = scene.process<string>({ shareErrors: false });
      const unblock = gate<string>();
      const reason = new Error("boom");
      const first = reasonOf(here.group.do("key", () => unblock.promise));
      await time.settle();
      let executions = 0;
      const others = [there, third].map(({ group }) =>
        group.do("key", () => `value ${++executions}`)
      );
      await time.settle();
      const start = time.now;
      unblock.fail(reason);
      assertStrictEquals(await time.until(first), reason);
      const values = await time.until(Promise.all(others));
      assertEquals(values, ["value 1", "value 1"]);
      assertEquals(time.now, start);
      assertEquals(here.coordinator.outcomes, []);
    },
  },
  {
    name: "D6 DistributedGroup's shareErrors: false takes no other's failure",
    async run(scene) {
      const { time } = scene;
      const here = scene.process<string>();
      const there = scene.process<string>({ shareErrors: false });
      const unblock = gate<string>();
      const first = reasonOf(here.group.do("key", () => unblock.promise));
      await time.settle();
      const second = there.group.do("key", () => "own");
      await time.settle();
      unblock.fail(new Error("boom"));
      assertEquals(await time.until(second), "own");
      await first;
      assertEquals(there.group.stats().led, 1);
      assertEquals(there.group.stats().followed, 0);
    },
  },
  {
    name:
      "S3 DistributedGroup's fn that throws at once is a failure like any other",
    async run(scene) {
      const { group, coordinator } = scene.process<string>();
      const reason = new Error("boom");
      const call = group.do("key", () => {
        throw reason;
      });
      assertStrictEquals(await scene.time.until(reasonOf(call)), reason);
      assertEquals(coordinator.outcomes.length, 1);
      assert(!group.has("key"));
    },
  },
]);
