/**
 * Cases about what callers get.
 *
 * @module
 */

import { call, ended, flush, Job, mustGive, mustReject } from "./calls.ts";
import { type Create, must } from "./case.ts";

/** Nothing is kept: a key serves again and again. */
export async function secondUse(create: Create): Promise<string> {
  const offer = create();
  for (const use of ["first", "second", "third"]) {
    const job = new Job();
    const calls = [1, 2, 3].map(() => call(offer, "key", job.work));
    await job.begun(...calls);
    await flush();
    const value = { use };
    job.succeed(value);
    await ended(...calls);
    must(job.runs === 1, `the ${use} use made ${job.runs} runs`);
    for (const caller of calls) {
      mustGive(caller, value, `a caller of the ${use} use`);
    }
  }
  return "three times three callers made three runs";
}

/** An error reaches everybody as it is, and leaves the key usable. */
export async function errorShared(create: Create): Promise<string> {
  const offer = create();
  const job = new Job();
  const calls = [1, 2, 3].map(() => call(offer, "key", job.work));
  await job.begun(...calls);
  await flush();
  const reason = new Error("the work failed");
  job.fail(reason);
  await ended(...calls);
  for (const caller of calls) mustReject(caller, reason, "a caller");
  must(job.runs === 1, `the failing work ran ${job.runs} times`);
  const later = new Job();
  const next = call(offer, "key", later.work);
  later.succeed("later");
  await next.ended;
  mustGive(next, "later", "a call after the failure");
  return "three callers rejected with one object, and the key served again";
}

/** A reason is a reason, whatever it is. */
export async function falsyReason(create: Create): Promise<string> {
  for (const reason of [undefined, null, 0, "", false]) {
    const offer = create();
    const job = new Job();
    const key = `key ${String(reason)}`;
    const leader = call(offer, key, job.work);
    await job.begun(leader);
    const waiter = call(offer, key, job.work);
    await flush();
    job.fail(reason);
    await ended(leader, waiter);
    mustReject(leader, reason, "the leader");
    mustReject(waiter, reason, "the waiter");
  }
  return "undefined, null, 0, an empty string and false reached both callers";
}

/** Work that throws at once has failed like any other. */
export async function syncThrow(create: Create): Promise<string> {
  const offer = create();
  const reason = new Error("thrown at once");
  const failing = call(offer, "key", () => {
    throw reason;
  });
  await failing.ended;
  mustReject(failing, reason, "the caller");
  const next = call(offer, "key", () => Promise.resolve("later"));
  await next.ended;
  mustGive(next, "later", "a call after the throw");
  return "the call rejected, and the key served again";
}

/** Work needn't be asynchronous. */
export async function plainValue(create: Create): Promise<string> {
  const offer = create();
  const value = { plain: true };
  for (const use of ["first", "second"]) {
    const calls = [1, 2].map(() => call(offer, "key", () => value));
    await ended(...calls);
    for (const caller of calls) {
      mustGive(caller, value, `a caller of the ${use} use`);
    }
  }
  return "callers got the value, twice";
}

/** What has a `then` is a promise. */
export async function thenable(create: Create): Promise<string> {
  const offer = create();
  const value = { plain: true };
  const started = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let runs = 0;
  const work = () => {
    runs++;
    started.resolve();
    return {
      then: (resolve: (value: unknown) => void) => {
        gate.promise.then(() => resolve(value));
      },
    };
  };
  const leader = call(offer, "key", work);
  await started.promise;
  const waiter = call(offer, "key", work);
  await flush();
  gate.resolve();
  await ended(leader, waiter);
  mustGive(leader, value, "the leader");
  mustGive(waiter, value, "the waiter");
  must(runs === 1, `the work ran ${runs} times`);
  return "two callers got the value of one run";
}
