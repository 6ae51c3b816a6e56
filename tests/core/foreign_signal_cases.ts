/**
 * Signals of foreign make, which throw where the platform's would not, and
 * what is left of a wait that was given up.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertLessOrEqual,
  assertStrictEquals,
} from "@std/assert";
import type { Group } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { flush, isPending, never, reasonOf } from "../gates.ts";
import { unhandledOf } from "./unhandled_count.ts";

const gone = new Error("gone");
const boom = new Error("boom");

/** A signal that never aborts, with one method that throws. */
function hostileSignal(
  method: "addEventListener" | "removeEventListener",
): AbortSignal {
  const signal = {
    aborted: false,
    reason: undefined,
    addEventListener() {},
    removeEventListener() {},
    [method]() {
      throw boom;
    },
  };
  return signal as unknown as AbortSignal;
}

/** Makes a call that must give a promise, whatever happens. */
function calling<T>(call: () => Promise<T>): Promise<T> {
  let promise: unknown;
  try {
    promise = call();
  } catch (error) {
    throw new Error("The call threw at once, must reject", { cause: error });
  }
  assertInstanceOf(promise, Promise);
  return promise as Promise<T>;
}

/** The call that each method makes with a signal that can't be listened to. */
const refusing: Readonly<
  Record<
    string,
    (group: Group<string>, signal: AbortSignal) => Promise<unknown>
  >
> = {
  "Group.do()": (group, signal) =>
    reasonOf(calling(() => group.do("key", never, { signal }))),
  "Group.doResult()": async (group, signal) => {
    const got = await calling(() => group.doResult("key", never, { signal }));
    assert(got.status === "rejected");
    return got.reason;
  },
  "Group.doMany()": async (group, signal) => {
    const results = await calling(() =>
      group.doMany(["key", "other"], never, { signal })
    );
    const [one, other] = results;
    assert(one?.status === "rejected" && other?.status === "rejected");
    assertStrictEquals(other.reason, one.reason);
    return one.reason;
  },
  "Group.idle()": (group, signal) =>
    reasonOf(calling(() => group.idle({ signal }))),
};

export const foreignSignalCases: readonly Case[] = [
  ...Object.entries(refusing).map(([method, refuse]): Case => ({
    name:
      `S8 ${method} rejects, and throws nothing, if its signal's addEventListener throws`,
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const running = group.do("running", () => unblock.promise);
      const signal = hostileSignal("addEventListener");
      // Twice: the first refusal must leave nothing that the second finds.
      assertStrictEquals(await refuse(group, signal), boom);
      assertStrictEquals(await refuse(group, signal), boom);
      assertEquals([group.size, group.stats().flights], [1, 1]);
      unblock.resolve("value");
      assertEquals(await running, "value");
      assertEquals(await group.do("key", () => "fresh"), "fresh");
    },
  })),
  {
    name:
      "S8 Group.do() gives everyone the outcome, though one signal's removeEventListener throws",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const signal = hostileSignal("removeEventListener");
        const calls = [
          group.do("key", () => unblock.promise),
          group.do("key", never),
          group.do("key", never, { signal }),
          group.do("key", never, { signal: new AbortController().signal }),
          group.doResult("key", never).then((got) =>
            got.status === "fulfilled" && got.value
          ),
        ];
        unblock.resolve("value");
        assertEquals(await Promise.all(calls), calls.map(() => "value"));
        await group.idle();
        assertEquals([group.size, group.stats().running], [0, 0]);
      });
      assertEquals(reasons, []);
    },
  },
  {
    name:
      "S8 Group.do() takes no notice of an abort event on a signal that has not aborted",
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const patient = new AbortController();
      const hasty = new AbortController();
      const leader = group.do("key", () => unblock.promise, {
        signal: patient.signal,
      });
      const leaver = group.do("key", never, { signal: hasty.signal });
      const idle = group.idle({ signal: patient.signal });
      for (const { signal } of [patient, hasty]) {
        signal.dispatchEvent(new Event("abort"));
      }
      assertEquals(await isPending(Promise.race([leader, leaver, idle])), true);
      hasty.abort(gone); // is still listened to
      assertStrictEquals(await reasonOf(leaver), gone);
      unblock.resolve("value");
      assertEquals(await leader, "value");
      await idle;
    },
  },
  {
    name: "S22 Group.idle() that is given up 1,000 times leaves nothing behind",
    sameTick: true, // a wait that was given up is let go at its next beat
    not: { workerd: "has no gc()" },
    async run(make) {
      const group = make<string>();
      const unblock = Promise.withResolvers<string>();
      const call = group.do("key", () => unblock.promise);
      const reasons: WeakRef<object>[] = [];
      for (let wait = 0; wait < 1_000; wait++) await giveUp(group, reasons);
      const left = () => reasons.filter((reason) => reason.deref()).length;
      for (let tries = 0; tries < 10 && left() > 0; tries++) {
        // A WeakRef keeps its object until the end of the task that read it.
        await flush();
        collect();
      }
      // Bun's collector takes some numbers on the stack for pointers.
      assertLessOrEqual(left(), "Bun" in globalThis ? 100 : 0);
      unblock.resolve("value");
      assertEquals(await call, "value");
    },
  },
  {
    name:
      "W2 Group.do() raises no unhandled rejection for a waitUntil that rejects",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const waitUntil = () => Promise.reject(boom) as unknown as void;
        assertEquals(
          await group.do("key", () => "value", { waitUntil }),
          "value",
        );
        const [got] = await group.doMany(["key"], () => ["many"], {
          waitUntil,
        });
        assert(got?.status === "fulfilled");
      });
      assertEquals(reasons, []);
    },
  },
];

/** Waits and gives up, for a reason that nothing else holds. */
async function giveUp(
  group: Group<string>,
  reasons: WeakRef<object>[],
): Promise<void> {
  const controller = new AbortController();
  const idle = group.idle({ signal: controller.signal });
  const reason = { payload: new Array(100).fill(reasons.length) };
  reasons.push(new WeakRef(reason));
  controller.abort(reason);
  await idle.catch(() => {});
}

function collect(): void {
  const { gc, Bun } = globalThis as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
  };
  if (Bun) Bun.gc(true);
  else if (gc) gc();
  else {
    throw new Error(
      "Cannot collect garbage: start Deno with --v8-flags=--expose-gc, Node with --expose-gc",
    );
  }
}
