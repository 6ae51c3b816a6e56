/**
 * Cases about the life of a flight: forgotten, stalled, waiting for itself,
 * failed with nobody listening, and what is left of it.
 *
 * @module
 */

import { heapUsed } from "../../bench/runtime.ts";
import type { Offer } from "../peers/adapters.ts";
import { call, described, ended, flush, Job, mustGive } from "./calls.ts";
import { type Create, must } from "./case.ts";

/** The end of a forgotten flight leaves the next one in place. */
export async function forgetThenOldSettles(create: Create): Promise<string> {
  const offer = create();
  const [old, young, third] = [new Job(), new Job(), new Job()];
  const before = call(offer, "key", old.work);
  await old.begun(before);
  if (offer.forget === undefined) throw new Error("There is no forget()");
  await offer.forget("key");
  const after = call(offer, "key", young.work);
  await flush();
  old.succeed("old");
  await flush();
  const last = call(offer, "key", third.work);
  await flush();
  young.succeed("young");
  third.succeed("third");
  await ended(before, after, last);
  mustGive(before, "old", "the caller from before");
  mustGive(after, "young", "the caller from after");
  must(third.runs === 0, "the old work's end removed the new flight: 3 runs");
  mustGive(last, "young", "the last caller");
  return "two runs, and the last caller joined the new one";
}

/** Work that calls for its own key at once can be told so. */
export function reentrant(create: Create): Promise<string> {
  return callItself(create, (again) => again());
}

/** Work that does so later looks like any other caller. */
export function reentrantLater(create: Create): Promise<string> {
  return callItself(create, async (again) => {
    await flush();
    return await again();
  });
}

/** Failures that all handle are silent, others aren't. */
export async function unhandled(create: Create): Promise<string> {
  const offer = create();
  const reasons = await watchUnhandled(offer);
  const job = new Job();
  for (let caller = 0; caller < 2; caller++) {
    offer.do("key", job.work);
    await flush();
  }
  const reason = new Error("ignored");
  job.fail(reason);
  await flush();
  must(reasons.length > 0, "a failure that nobody handles was swallowed");
  must(
    reasons.every((other) => other === reason),
    "a failure that nobody handles was reported as another",
  );
  return `a failure that nobody handles was reported ${reasons.length} times`;
}

/** Who handles a failure does so for itself alone. */
export async function unhandledByOne(create: Create): Promise<string> {
  const offer = create();
  const reasons = await watchUnhandled(offer);
  for (const ignorant of ["leader", "waiter"]) {
    const job = new Job();
    for (const caller of ["leader", "waiter"]) {
      if (caller === ignorant) offer.do(ignorant, job.work);
      else call(offer, ignorant, job.work);
      await flush();
    }
    const reason = new Error(`ignored by the ${ignorant}`);
    job.fail(reason);
    await flush();
    must(
      reasons.includes(reason),
      `a failure that the ${ignorant} ignores was swallowed`,
    );
  }
  return "the leader's and the waiter's ignoring it were reported";
}

/** Work that never ends doesn't own its key for ever. */
export async function stalled(create: Create): Promise<string> {
  const offer = create({ maxAge: 1 });
  const stuck = new Job();
  await stuck.begun(call(offer, "key", stuck.work));
  const old = performance.now() + 3;
  while (performance.now() < old) await flush();
  const fresh = new Job();
  const later = call(offer, "key", fresh.work);
  fresh.succeed("fresh");
  await later.ended;
  mustGive(later, "fresh", "a later caller");
  return "a later caller made a new run";
}

const KEYS = 50_000;
const KEYS_AT_A_TIME = 100;

/** Less than any entry of any map: what is left per key would be far more. */
const MOST_BYTES_PER_KEY = 64;

/** Nothing is left of calls that have ended. */
export async function memory(create: Create): Promise<string> {
  const offer = create();
  await useKeys(offer, 0, KEYS / 10); // What the first calls leave, all do.
  const before = await heapUsed();
  await useKeys(offer, KEYS / 10, KEYS);
  const left = (await heapUsed() - before) / KEYS;
  // Used once more, so that what it keeps can't have been collected with it.
  await useKeys(offer, 0, KEYS_AT_A_TIME);
  must(
    left < MOST_BYTES_PER_KEY,
    `${left.toFixed(0)} bytes are left for each of ${KEYS} keys`,
  );
  return `under ${MOST_BYTES_PER_KEY} bytes are left for each of ${KEYS} keys`;
}

async function useKeys(
  offer: Offer,
  from: number,
  count: number,
): Promise<void> {
  for (let start = from; start < from + count; start += KEYS_AT_A_TIME) {
    await Promise.all(
      Array.from({ length: KEYS_AT_A_TIME }, (_, i) =>
        offer.do(
          `key ${start + i} `.padEnd(200, "-"),
          () => Promise.resolve(new Array(32).fill(start + i)),
        )),
    );
  }
}

/** Runs work that calls for its own key and returns what it is given. */
async function callItself(
  create: Create,
  how: (again: () => unknown) => unknown,
): Promise<string> {
  const offer = create();
  let runs = 0;
  const work = (): unknown => {
    runs++;
    // Where it is run within itself it has to end some time.
    return runs > 1 ? "inner" : how(() => offer.do("key", work));
  };
  const caller = call(offer, "key", work);
  await caller.ended;
  must(runs === 1, "the work ran twice, once within itself");
  must(caller.state === "rejected", `the caller ${described(caller)}`);
  return `the caller ${described(caller)}`;
}

/**
 * The reasons of rejections that nobody handles, as the runtime tells them
 * from now on. What an offer makes it tell although all is handled is a "no".
 */
async function watchUnhandled(offer: Offer): Promise<readonly unknown[]> {
  const reasons: unknown[] = [];
  const { Deno, process } = globalThis as {
    Deno?: unknown;
    process?: {
      on(name: string, take: (reason: unknown) => void): void;
    };
  };
  if (Deno === undefined) {
    process?.on("unhandledRejection", (reason) => reasons.push(reason));
  } else {
    addEventListener("unhandledrejection", (event) => {
      event.preventDefault();
      reasons.push(event.reason);
    });
  }
  const job = new Job();
  const calls = [1, 2].map(() => call(offer, "handled", job.work));
  await job.begun(...calls);
  await flush();
  job.fail(new Error("handled"));
  await ended(...calls);
  await flush();
  must(reasons.length === 0, "a failure that all handle was reported");
  return reasons;
}
