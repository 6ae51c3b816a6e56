/**
 * Work that misbehaves: hostile thenables and promises. Whatever it does, every
 * caller settles alike, the key is free and the counts are right.
 */

import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { never, reasonOf } from "../gates.ts";
import type { Case, MakeGroup } from "../case.ts";

const boom = new Error("boom");

type Then = (
  resolve: (value: unknown) => void,
  reject: (reason: unknown) => void,
) => void;

/** A thenable that does `then` when it is asked. */
const thenable = (then: Then) => ({ then }) as PromiseLike<unknown>;

/** Runs `work` with a leader and a waiter; gives what both got alike. */
async function shared(
  make: MakeGroup,
  work: () => unknown,
): Promise<PromiseSettledResult<unknown>> {
  const group = make<unknown>();
  const calls = [
    group.do("key", work),
    group.do("key", never),
    group.do("key", never, { signal: new AbortController().signal }),
  ];
  for (const call of calls) {
    assertStrictEquals(Object.getPrototypeOf(call), Promise.prototype);
    assert(!Object.hasOwn(call, "then") && !Object.hasOwn(call, "constructor"));
  }
  const [leader, ...waiters] = await Promise.allSettled(calls);
  assert(leader);
  for (const waiter of waiters) assertEquals(waiter, leader);
  const { fulfilled, rejected, running } = group.stats();
  assertEquals([group.size, running, fulfilled + rejected], [0, 0, 1]);
  assertEquals(fulfilled, leader.status === "fulfilled" ? 1 : 0);
  return leader;
}

function fulfils(name: string, work: () => unknown, value: unknown): Case {
  return {
    name: `S3 Group.do() ${name}`,
    async run(make) {
      assertEquals(await shared(make, work), { status: "fulfilled", value });
    },
  };
}

function rejects(name: string, work: () => unknown, reason: unknown): Case {
  return {
    name: `S3 Group.do() ${name}`,
    async run(make) {
      assertEquals(await shared(make, work), { status: "rejected", reason });
    },
  };
}

/** A native promise with one own property more. */
function dressed(name: string, property: PropertyDescriptor): Promise<string> {
  return Object.defineProperty(Promise.resolve("value"), name, property);
}

/** A `then` that a promise may bring along. */
const own = (resolve: (value: string) => void) => resolve("own");

const throwing: PropertyDescriptor = {
  get() {
    throw boom;
  },
};

export const abuseWorkCases: readonly Case[] = [
  fulfils(
    "takes the first of a thenable that calls back twice",
    () =>
      thenable((resolve, reject) => {
        resolve("first");
        reject(boom);
        resolve("third");
      }),
    "first",
  ),
  rejects(
    "takes the first rejection of a thenable that calls back twice",
    () =>
      thenable((resolve, reject) => {
        reject(boom);
        resolve("second");
      }),
    boom,
  ),
  fulfils(
    "ignores what a thenable throws after it resolved",
    () =>
      thenable((resolve) => {
        resolve("value");
        throw boom;
      }),
    "value",
  ),
  rejects(
    "rejects with what a thenable throws",
    () =>
      thenable(() => {
        throw boom;
      }),
    boom,
  ),
  rejects(
    "rejects with what a getter of then throws",
    () => Object.defineProperty({}, "then", throwing),
    boom,
  ),
  fulfils(
    "follows a thenable that gives a thenable",
    () =>
      thenable((resolve) => {
        resolve(thenable((inner) => inner(Promise.resolve("deep"))));
      }),
    "deep",
  ),
  fulfils(
    "takes a thenable that is a function",
    () => Object.assign(() => {}, thenable((resolve) => resolve("value"))),
    "value",
  ),
  fulfils("takes an object whose then is no function", () => ({ then: 1 }), {
    then: 1,
  }),
  fulfils(
    "takes a thenable that calls back later",
    () => thenable((resolve) => queueMicrotask(() => resolve("later"))),
    "later",
  ),
  rejects(
    "rejects a promise whose constructor getter throws, as await does",
    () => dressed("constructor", throwing),
    boom,
  ),
  rejects(
    "rejects a promise whose then getter throws",
    () => dressed("then", throwing),
    boom,
  ),
  fulfils(
    "takes a promise with its own then by it",
    () => dressed("then", { value: own }),
    "own",
  ),
  {
    name: "S3 Group.do() settles for a subclass whose species is hostile",
    async run(make) {
      class Hostile<T> extends Promise<T> {
        static override get [Symbol.species](): PromiseConstructor {
          throw boom;
        }
      }
      await shared(make, () => Hostile.resolve("value"));
      class Silent<T> extends Promise<T> {
        // Drops all callbacks: whoever trusts it waits for ever.
        override then(): Promise<never> {
          return new Promise(() => {});
        }
      }
      const group = make<string>();
      const leader = group.doResult("key", () => Silent.resolve("value"));
      group.abort("key", boom);
      const { status } = await leader;
      assert(status === "aborted" || status === "fulfilled");
      assertEquals(group.size, 0);
    },
  },
  {
    name:
      "S3 Group.do() settles for a subclass that fulfils by calling back in then",
    async run(make) {
      class Eager<T> extends Promise<T> {
        override then<A, B>(
          resolve?: ((value: T) => A | PromiseLike<A>) | null,
          reject?: ((reason: unknown) => B | PromiseLike<B>) | null,
        ): Promise<A | B> {
          resolve?.("eager" as T);
          return super.then(resolve, reject);
        }
      }
      const got = await shared(make, () => Eager.resolve("value"));
      assertEquals(got, { status: "fulfilled", value: "eager" });
    },
  },
  {
    name:
      "S3 Group.do() rejects for a proxy of a promise, and for a revoked fn",
    async run(make) {
      const proxied = await shared(
        make,
        () => new Proxy(Promise.resolve(1), {}),
      );
      assertEquals(proxied.status, "rejected");
      const { proxy, revoke } = Proxy.revocable(() => "value", {});
      revoke();
      assertEquals((await shared(make, proxy)).status, "rejected");
    },
  },
  {
    name:
      "S13 Group.abort() releases the callers of a thenable that never calls back",
    async run(make) {
      const group = make<unknown>();
      const leader = group.doResult("key", () => thenable(() => {}));
      const waiter = group.do("key", never);
      group.abort("key", boom);
      assertEquals((await leader).status, "aborted");
      assertStrictEquals(await reasonOf(waiter), boom);
    },
  },
  {
    name: "S13 Group.abort() inside a thenable's then wins over what it gives",
    async run(make) {
      const group = make<unknown>();
      const leader = group.doResult("key", () =>
        thenable((resolve) => {
          group.abort("key", boom);
          resolve("late");
        }));
      const got = await leader;
      assert(got.status === "aborted");
      assertStrictEquals(got.reason, boom);
    },
  },
  {
    name: "S18 Group.do() inside a thenable's then joins, even twice",
    async run(make) {
      const group = make<unknown>();
      const inner: Promise<unknown>[] = [];
      const leader = group.do("key", () =>
        thenable((resolve) => {
          inner.push(group.do("key", never), group.do("key", never));
          resolve("value");
        }));
      assertEquals(await leader, "value");
      assertEquals(await Promise.all(inner), ["value", "value"]);
    },
  },
  {
    name: "W2 Group.do() has waitUntil wait for a promise with its own then",
    async run(make) {
      const waited: Promise<unknown>[] = [];
      const waitUntil = (work: Promise<unknown>) => void waited.push(work);
      for (const then of [throwing, { value: own }]) {
        const group = make<string>();
        const work = () => dressed("then", then);
        await Promise.allSettled([group.do("key", work, { waitUntil })]);
        await Promise.all(waited);
        assertEquals(group.stats().running, 0);
      }
      assertEquals(waited.length, 2);
    },
  },
];
