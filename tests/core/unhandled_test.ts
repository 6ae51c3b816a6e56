/**
 * Which promises raise an unhandled rejection (S17, S14): those the platform
 * would blame, and never one more. Each case counts the events of its runtime.
 */

import { assertEquals } from "@std/assert";
import { never } from "../gates.ts";
import { register } from "../register.ts";
import { unhandledOf } from "./unhandled_count.ts";
import type { Group, Key } from "@scope/singleflight";
import type { Case } from "../case.ts";

const boom = new Error("boom");
const handled = (promise: Promise<unknown>) => void promise.catch(() => {});

/** Only for cases in which an event must come: `bun test` can tell that none does. */
const bare = {
  bun: "bun test fails a test for a rejection even if the process handles it",
};

/** A case: how many events come when `calls` are left as they are. */
function counts(
  name: string,
  events: number,
  calls: (group: Group<string, Key>, work: () => Promise<string>) => void,
): Case {
  return {
    name: `S17 ${name}`,
    ...(events > 0 && { bare }),
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        calls(group, () => unblock.promise);
        unblock.reject(boom);
        await group.idle();
      });
      assertEquals(reasons, Array.from({ length: events }, () => boom));
    },
  };
}

const signal = () => new AbortController().signal;

register([
  counts(
    "Group.do() that nobody handles raises one event (@lucid-softworks/singleflight, async-cache-dedupe)",
    1,
    (group, work) => {
      group.do("key", work);
    },
  ),
  counts(
    "Group.do() with plain waiters that nobody handles raises one event, the leader's",
    1,
    (group, work) => {
      group.do("key", work);
      group.do("key", never);
      group.do("key", never);
      group.do("key", never);
    },
  ),
  counts(
    "Group.do() whose callers all handle raises none",
    0,
    (group, work) => {
      handled(group.do("key", work));
      handled(group.do("key", never));
      handled(group.do("key", never, { signal: signal() }));
    },
  ),
  counts(
    "Group.do() raises the leader's event when only a waiter handles (node-singleflight, @jswork, @lucid-softworks, p-memoize, async-cache-dedupe)",
    1,
    (group, work) => {
      group.do("key", work);
      handled(group.do("key", never));
    },
  ),
  counts(
    "Group.do() raises no second event for plain waiters when the leader handles",
    0,
    (group, work) => {
      handled(group.do("key", work));
      group.do("key", never);
      group.do("key", never);
    },
  ),
  counts(
    "Group.do() with a signal has a promise of its own, and an event of its own",
    1,
    (group, work) => {
      handled(group.do("key", work));
      group.do("key", never, { signal: signal() });
      handled(group.do("key", never, { signal: signal() }));
    },
  ),
  counts(
    "Group.do() with signals raises one event per caller that nobody handles",
    3,
    (group, work) => {
      group.do("key", work, { signal: signal() });
      group.do("key", never, { signal: signal() });
      group.do("key", never, { signal: signal() });
    },
  ),
  counts("Group.doResult() never raises one", 0, (group, work) => {
    group.doResult("key", work);
    group.doResult("key", never);
    group.doResult("key", never, { signal: signal() });
  }),
  counts(
    "Group.do() that joins a doResult leader raises one event when nobody handles",
    1,
    (group, work) => {
      group.doResult("key", work);
      group.do("key", never);
    },
  ),
  counts("Group.doMany() never raises one", 0, (group, work) => {
    group.doMany(["a", "b"], () => work() as never);
    group.doMany(["b", "c"], () => work() as never, { signal: signal() });
  }),
  {
    name:
      "S17 Group.do() that refuses raises one event per call that nobody handles",
    bare,
    async run(make) {
      const reasons = await unhandledOf(() => {
        const group = make<string>();
        group.do("key", never, { signal: AbortSignal.abort(boom) });
        handled(group.do("key", never, { signal: AbortSignal.abort(boom) }));
        group.doResult("key", never, { signal: AbortSignal.abort(boom) });
      });
      assertEquals(reasons, [boom]);
    },
  },
  {
    name: "S17 Group.do() whose fn throws raises one event",
    bare,
    async run(make) {
      const reasons = await unhandledOf(() => {
        const group = make<string>();
        group.do("key", () => {
          throw boom;
        });
        group.do("key", never);
      });
      assertEquals(reasons, [boom]);
    },
  },
  {
    name:
      "S17 Group.abort() of callers that handle raises none, whatever the work does later",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        handled(group.do("key", () => unblock.promise));
        handled(group.do("key", never));
        handled(group.do("key", never, { signal: signal() }));
        group.doResult("key", never);
        group.abort("key", new Error("aborted"));
        unblock.reject(boom);
        await group.idle();
      });
      assertEquals(reasons, []);
    },
  },
  {
    name:
      "S17 Group.abort() raises one event when nobody handles, the leader's",
    bare,
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        group.do("key", () => unblock.promise);
        group.do("key", never);
        group.do("key", never);
        group.abort("key", boom);
        unblock.resolve("late");
        await group.idle();
      });
      assertEquals(reasons, [boom]);
    },
  },
  {
    name: "S14 Group.do() whose work fails after everyone left raises none",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        const controller = new AbortController();
        const options = { signal: controller.signal };
        handled(group.do("key", () => unblock.promise, options));
        handled(group.do("key", never, options));
        controller.abort(new Error("gone"));
        unblock.reject(boom);
        await group.idle();
      });
      assertEquals(reasons, []);
    },
  },
  {
    name:
      "S14 Group.do() that is detached raises none when its work fails after everyone left",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>({ detached: true });
        const unblock = Promise.withResolvers<string>();
        const controller = new AbortController();
        handled(
          group.do("key", () => unblock.promise, { signal: controller.signal }),
        );
        controller.abort(new Error("gone"));
        unblock.reject(boom);
        await group.idle();
      });
      assertEquals(reasons, []);
    },
  },
  {
    name: "S14 Group.close() raises none for abandoned work that fails",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<string>();
        const unblock = Promise.withResolvers<string>();
        group.doResult("key", () => unblock.promise, { waitUntil: () => {} });
        group.doMany(["a"], () => unblock.promise as never);
        const idle = group[Symbol.asyncDispose]();
        unblock.reject(boom);
        await idle;
      });
      assertEquals(reasons, []);
    },
  },
  {
    name: "S21 Group's clone that fails raises none when the waiters handle",
    async run(make) {
      const reasons = await unhandledOf(async () => {
        const group = make<() => void>({ clone: true });
        const leader = group.do("key", () => () => {});
        handled(group.do("key", never));
        handled(group.do("key", never, { signal: signal() }));
        group.doResult("key", never);
        await leader;
      });
      assertEquals(reasons, []);
    },
  },
  {
    name: "S19 Observer that gives rejecting promises raises none",
    async run(make) {
      const reject = () => Promise.reject(boom) as unknown as void;
      const reasons = await unhandledOf(async () => {
        const group = make<string>({
          observer: {
            lead: reject,
            join: reject,
            settle: reject,
            error: reject,
          },
        });
        await Promise.all([
          group.do("key", () => "value"),
          group.do("key", never),
        ]);
      });
      assertEquals(reasons, []);
    },
  },
]);
