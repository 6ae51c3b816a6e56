/**
 * What is left on the heap after many calls: nothing.
 * Deno wants `--v8-flags=--expose-gc` for this, Node `--expose-gc`.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertLess,
  assertLessOrEqual,
} from "@std/assert";
import type { Group } from "@scope/singleflight";
import type { Case } from "../case.ts";
import { flush, listenersOf } from "../gates.ts";
import { register } from "../register.ts";

/** Room for what the runtime itself keeps: compiled code, its test runner. A leak of one byte a call would pass it. */
const ROOM = 1024 * 1024;

/** Values for each look at whether they can be collected. */
const VALUES = 100;

/** Values that may be left: Bun's collector takes some numbers on the stack for pointers. */
const LEFT = "Bun" in globalThis ? VALUES / 10 : 0;

const not = { workerd: "has no gc() and doesn't tell the heap's size" };

/** How a value passes through a group: `make` is called once, so that no variable of ours holds it. */
const passages: Record<
  string,
  (
    group: Group<object, string>,
    make: () => object,
    signal: AbortSignal,
  ) => Promise<unknown>
> = {
  "a plain caller": (group, make) => group.do("key", make),
  "a leader with a signal": (group, make, signal) =>
    group.do("key", make, { signal }),
  "a waiter with a signal": async (group, make, signal) => {
    const leader = group.do("key", async () => (await null, make()));
    await group.do("key", make, { signal });
    await leader;
  },
  "a waiter that left": async (group, make, signal) => {
    const leaving = new AbortController();
    const leader = group.do("key", async () => (await null, make()), {
      signal,
    });
    const waiter = group.do("key", make, { signal: leaving.signal }).catch(
      () => {},
    );
    leaving.abort(make());
    await Promise.all([leader, waiter]);
  },
  "doResult": (group, make, signal) => group.doResult("key", make, { signal }),
  "doMany": (group, make, signal) =>
    group.doMany(["a", "b"], () => [make(), {}], { signal }),
  "a rejection": (group, make, signal) =>
    group.do("key", () => Promise.reject(make()), { signal }).catch(() => {}),
  "a forgotten flight": (group, make, signal) => {
    const call = group.do("key", make, { signal });
    group.forget("key");
    return call;
  },
  "an aborted flight": (group, make, signal) => {
    const call = group.do("key", (flight) => (void flight.signal, make()), {
      signal,
    }).catch(() => {});
    group.abort("key", make());
    return call;
  },
};

const cases: readonly Case[] = [
  {
    name: "S22 Group.do() retains nothing after 10 million calls",
    sameTick: true, // only for its length: the next case recovers orphans, in fewer calls
    not,
    async run(make) {
      const group = make<number, number>();
      await assertRetainsNothing((calls) => callMany(group, calls), 10_000_000);
      assertEquals([group.size, group.stats().running], [0, 0]);
    },
  },
  {
    name:
      "S22 Group.do() retains nothing after 100,000 calls that recover orphans",
    sameTick: true, // it sets the option itself
    not,
    async run(make) {
      const group = make<number, number>({ recoverOrphans: true });
      await assertRetainsNothing((calls) => callMany(group, calls), 100_000);
    },
  },
  {
    name:
      "S11 Group.do() retains nothing and no listener after 1 million calls on one long-lived signal",
    sameTick: true, // only for its length
    not,
    async run(make) {
      const group = make<number, number>();
      const { signal } = new AbortController();
      const probe = listenersOf(signal);
      await assertRetainsNothing(
        (calls) => callMany(group, calls, signal),
        1_000_000,
      );
      assertEquals([probe.count, probe.peak], [0, 1]);
    },
  },
  {
    name: "S22 Group.do() retains nothing of 50,000 distinct keys",
    not,
    async run(make) {
      const group = make<number, string>();
      let serial = 0;
      const call = async (calls: number) => {
        const all = Array.from(
          { length: calls },
          () => group.do(`a key of its own ${serial++}`, one),
        );
        await Promise.all(all);
      };
      await assertRetainsNothing(call, 50_000);
    },
  },
  ...Object.entries(passages).map(([name, pass]): Case => ({
    name:
      `S22 Group lets go of the value of ${name} while group, signal and observer live on`,
    not,
    async run(make) {
      let settled = 0;
      const { signal } = new AbortController();
      // An observer takes flights another way: both must let go.
      const groups = [
        make<object, string>(),
        make<object, string>({ observer: { settle: () => void settled++ } }),
      ];
      for (const group of groups) {
        const values: WeakRef<object>[] = [];
        const remember = () => {
          const value = { payload: new Array(100).fill(values.length) };
          values.push(new WeakRef(value));
          return value;
        };
        for (let i = 0; i < VALUES; i++) await pass(group, remember, signal);
        const left = () => values.filter((value) => value.deref()).length;
        for (let tries = 0; tries < 10 && left() > 0; tries++) {
          // A WeakRef keeps its object until the end of the task that made or read it.
          await flush();
          collect();
        }
        assertLessOrEqual(left(), LEFT);
      }
      // All of these were in use up to here.
      assert(settled >= VALUES && !signal.aborted);
      assertEquals(groups.map(({ size }) => size), [0, 0]);
    },
  })),
];

register(cases);

/**
 * Calls that fifty at a time share a flight. `node:test` watches every promise that is made, at several microseconds
 * each, so as many flights as calls would take minutes there; a leak of six bytes a flight shows all the same.
 */
async function callMany(
  group: Group<number, number>,
  calls: number,
  signal?: AbortSignal,
): Promise<void> {
  const options = signal && { signal };
  for (let call = 0; call < calls; call += 500) {
    let last: Promise<number> | undefined;
    for (let i = 0; i < 500; i++) last = group.do(i % 10, one, options);
    await last;
  }
}

function one(): number {
  return 1;
}

/** Runs the work on a small scale first: what that leaves behind, compiled code for one, is no leak. */
async function assertRetainsNothing(
  work: (calls: number) => Promise<void>,
  calls: number,
): Promise<void> {
  await work(Math.ceil(calls / 10));
  const before = await heap();
  await work(calls);
  assertLess(await heap() - before, ROOM);
}

/** Bytes in use after a thorough collection. */
async function heap(): Promise<number> {
  for (let times = 0; times < 3; times++) {
    await flush();
    collect();
  }
  const { process } = globalThis as {
    process?: { memoryUsage(): { heapUsed: number } };
  };
  if (!process) {
    throw new Error(
      "Cannot measure the heap: this runtime doesn't tell its size",
    );
  }
  return process.memoryUsage().heapUsed;
}

function collect(): void {
  const { gc, Bun } = globalThis as {
    gc?: () => void;
    Bun?: { gc(now: boolean): void };
  };
  if (Bun) Bun.gc(true);
  else if (gc) gc();
  else {throw new Error(
      "Cannot collect garbage: start Deno with --v8-flags=--expose-gc, Node with --expose-gc",
    );}
}
