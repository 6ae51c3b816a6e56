/**
 * Groups that recover orphans, on a beat that the case itself makes: no time
 * passes. A leader whose beat was never started stands for one whose request
 * has died.
 *
 * @module
 */
import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { Group, type GroupOptions } from "@scope/singleflight";
import type { Case } from "../case.ts";
import {
  assertDOMException,
  flush,
  isPending,
  never,
  reasonOf,
  withGlobal,
} from "../gates.ts";
import { unhandledOf } from "./unhandled_count.ts";

const gone = new Error("gone");
const endless = () => new Promise<string>(() => {});

/** Beats without a sign of the leader after which a waiter takes over. */
const MISSED = 4;

/** Stands in for the timers that beat. */
interface Beats {
  /** Makes each timer beat so often, 100 ms apart by `performance.now()`. */
  pass(times: number): void;
  /** Makes a call whose timers never beat. */
  dead<T>(call: () => T): T;
}

/** Runs `body` on beats of its own making. */
function withBeats(body: (beats: Beats) => Promise<void>): Promise<void> {
  const timers = new Map<number, () => void>();
  const real = performance.now.bind(performance);
  let started = 0;
  let passed = 0;
  let dying = false;
  const start = (tick: () => void): number => {
    if (!dying) timers.set(++started, tick);
    return dying ? 0 : started;
  };
  const beats: Beats = {
    pass(times) {
      for (let time = 0; time < times; time++) {
        passed++;
        for (const timer of [...timers.keys()]) timers.get(timer)?.();
      }
    },
    dead(call) {
      dying = true;
      try {
        return call();
      } finally {
        dying = false;
      }
    },
  };
  return withGlobal(
    "performance",
    { now: () => real() + 100 * passed },
    () =>
      withGlobal("setInterval", start, () =>
        withGlobal(
          "clearInterval",
          (timer: number) => void timers.delete(timer),
          () => body(beats),
        )),
  );
}

function recovering(options: GroupOptions<string> = {}): Group<string> {
  return new Group<string>({ recoverOrphans: true, ...options });
}

export const foreignRecoveryCases: readonly Case[] = [
  {
    name:
      "S1 Group.do() is joined by a call for its key that observer.orphan makes, as a hundred dead flights go",
    sameTick: true,
    run: () =>
      withBeats(async (beats) => {
        let inner: Promise<string> | undefined;
        const group: Group<string> = recovering({
          observer: {
            orphan: () => {
              inner ??= group.do("key", never);
            },
          },
        });
        beats.dead(() => {
          for (let at = 0; at < 100; at++) group.do(`dead ${at}`, endless);
        });
        beats.pass(110); // over ten seconds of silence
        const unblock = Promise.withResolvers<string>();
        let runs = 0;
        const outer = group.do("key", () => {
          runs++;
          return unblock.promise;
        });
        assertEquals([runs, group.size, group.has("key")], [1, 1, true]);
        assertEquals([group.stats().orphaned, group.stats().running], [100, 1]);
        assert(inner !== undefined);
        const joined = group.do("key", never);
        unblock.resolve("value");
        assertEquals(await Promise.all([outer, inner, joined]), [
          "value",
          "value",
          "value",
        ]);
        assertEquals([runs, group.size, group.stats().running], [1, 0, 0]);
      }),
  },
  {
    name:
      "S22 Group.idle() that recovers orphans waits for abandoned work, however long ago its flight ended",
    sameTick: true,
    run: () =>
      withBeats(async (beats) => {
        const group = recovering();
        const unblock = Promise.withResolvers<string>();
        const leader = group.doResult("key", () => unblock.promise);
        beats.pass(1);
        group.abort("key", gone);
        const early = group.idle();
        beats.pass(MISSED);
        const got = await leader;
        assert(got.status === "aborted");
        assertStrictEquals(got.reason, gone);
        const late = group.idle();
        beats.pass(150); // longer than any silence that means death
        assertEquals([await isPending(early), await isPending(late)], [
          true,
          true,
        ]);
        assertEquals(group.stats().running, 1);
        unblock.resolve("late");
        await flush();
        beats.pass(1);
        await Promise.all([early, late]);
        assertEquals([group.stats().running, group.stats().orphaned], [0, 0]);
      }),
  },
  ...[0, 1, 2, 3, 4].map((leaver): Case => ({
    name:
      `W2 Group.do() gives all waiters that took over the outcome, though waiter ${
        leaver + 1
      } of five leaves`,
    sameTick: true,
    run: () =>
      withBeats(async (beats) => {
        const group = recovering();
        const unblock = Promise.withResolvers<string>();
        const controller = new AbortController();
        const { signal } = controller;
        beats.dead(() => group.do("key", endless));
        let runs = 0;
        const work = () => {
          runs++;
          return unblock.promise;
        };
        const outcomes: unknown[] = [0, 1, 2, 3, 4].map(() => "pending");
        for (const at of outcomes.keys()) {
          const call = group.do("key", work, at === leaver ? { signal } : {});
          const note = (outcome: unknown) => {
            outcomes[at] = outcome;
          };
          call.then(note, note);
        }
        beats.pass(MISSED);
        assertEquals([runs, group.stats().orphaned], [1, 1]);
        controller.abort(gone);
        await flush();
        assertStrictEquals(outcomes[leaver], gone);
        unblock.resolve("value");
        await flush();
        beats.pass(1);
        await flush();
        outcomes.splice(leaver, 1);
        assertEquals(outcomes, ["value", "value", "value", "value"]);
        assertEquals([runs, group.size, group.stats().running], [1, 0, 0]);
      }),
  })),
  {
    name:
      "S17 Group.do() whose leaders were gone three times raises one event for a waiter that nobody handles",
    sameTick: true,
    bare: {
      bun:
        "bun test fails a test for a rejection even if the process handles it",
    },
    run: () =>
      withBeats(async (beats) => {
        const reasons = await unhandledOf(() => {
          const group = recovering();
          beats.dead(() => group.do("key", endless));
          group.do("key", never);
          for (let leader = 1; leader < 3; leader++) {
            // The next one dies under the same key before the waiter recovers.
            group.forget("key");
            beats.dead(() => group.do("key", endless));
            beats.pass(MISSED);
          }
          beats.pass(MISSED);
          assertEquals([group.size, group.stats().orphaned], [0, 3]);
        });
        assertEquals(reasons.length, 1);
        assertDOMException(reasons[0], "AbortError");
      }),
  },
  {
    name:
      "W2 Group.do() whose leaders were gone three times rejects each waiter, and the handled ones raise nothing",
    sameTick: true,
    run: () =>
      withBeats(async (beats) => {
        const reasons = await unhandledOf(async () => {
          const group = recovering();
          beats.dead(() => group.do("key", endless));
          const waiters = [0, 1].map(() => reasonOf(group.do("key", never)));
          for (let leader = 1; leader < 3; leader++) {
            group.forget("key");
            beats.dead(() => group.do("key", endless));
            beats.pass(MISSED);
          }
          beats.pass(MISSED);
          for (const reason of await Promise.all(waiters)) {
            assertDOMException(reason, "AbortError");
          }
        });
        assertEquals(reasons, []);
      }),
  },
];
