/**
 * Cases about which callers meet.
 *
 * @module
 */

import type { Offer } from "../peers/adapters.ts";
import { call, ended, flush, Job, mustGive } from "./calls.ts";
import { type Create, must } from "./case.ts";

/** Names that every object has are keys like any other. */
export async function namesOfObjects(create: Create): Promise<string> {
  const offer = create();
  const keys = ["__proto__", "constructor", "toString", "hasOwnProperty"];
  for (const key of keys) {
    const job = new Job();
    const calls = [1, 2].map(() => call(offer, key, job.work));
    await flush();
    const value = { key };
    job.succeed(value);
    await ended(...calls);
    must(job.runs === 1, `the work of "${key}" ran ${job.runs} times`);
    for (const caller of calls) mustGive(caller, value, `a caller of "${key}"`);
  }
  return `${keys.join(", ")} each made one run for two callers`;
}

/** A number and its text are two keys. */
export async function numberAndText(create: Create): Promise<string> {
  await mustStayApart(create(), 1, "1", `1 and "1"`);
  return `1 and "1" made two runs`;
}

/** Composite keys meet if they are equal, and only then. */
export async function compositeKeys(create: Create): Promise<string> {
  await mustStayApart(
    create(),
    ["ab", "c"],
    ["a", "bc"],
    `["ab", "c"] and ["a", "bc"]`,
  );
  await mustStayApart(
    create(),
    ["a", 1],
    ["a", "1"],
    `["a", 1] and ["a", "1"]`,
  );
  const offer = create();
  const job = new Job();
  const calls = [
    call(offer, ["user", { id: 1, tenant: "a" }], job.work),
    call(offer, ["user", { tenant: "a", id: 1 }], job.work),
  ];
  await flush();
  job.succeed("shared");
  await ended(...calls);
  must(job.runs === 1, `two equal keys made ${job.runs} runs`);
  for (const caller of calls) mustGive(caller, "shared", "a caller");
  return "equal keys made one run, others two";
}

/** Two offers of one package don't share. */
export async function twoInstances(create: Create): Promise<string> {
  const [one, two] = [create(), create()];
  const jobs = [new Job(), new Job()] as const;
  const calls = [
    call(one, "key", jobs[0].work),
    call(two, "key", jobs[1].work),
  ] as const;
  await flush();
  jobs[0].succeed("of one");
  jobs[1].succeed("of two");
  await ended(...calls);
  mustGive(calls[0], "of one", "the first one's caller");
  mustGive(calls[1], "of two", "the second one's caller");
  return "one key of two instances made two runs";
}

/** Asks for two keys at the same time. */
async function mustStayApart(
  offer: Offer,
  a: unknown,
  b: unknown,
  keys: string,
): Promise<void> {
  const jobs = [new Job(), new Job()] as const;
  const calls = [
    call(offer, a, jobs[0].work),
    call(offer, b, jobs[1].work),
  ] as const;
  await flush();
  jobs[0].succeed("of the first key");
  jobs[1].succeed("of the second key");
  await ended(...calls);
  must(jobs[1].runs === 1, `${keys} made one run: a key's answer for another`);
  mustGive(calls[0], "of the first key", "the first key's caller");
  mustGive(calls[1], "of the second key", "the second key's caller");
}
