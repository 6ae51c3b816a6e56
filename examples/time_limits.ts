/**
 * Three limits of time: a caller's own, a flight's, and how long a flight may
 * take in newcomers.
 *
 *     deno run examples/time_limits.ts
 *
 * @module
 */

import { Group } from "@scope/singleflight";

const sleep = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

// 1. A caller's own limit. The impatient one leaves, at once and alone; the work
//    goes on for the other. (Had both left, `flight.signal` would have aborted.)
{
  const group = new Group<string, string>();
  const unblock = Promise.withResolvers<string>();
  const patient = group.doResult("report", () => unblock.promise);
  const impatient = await group.doResult("report", () => unblock.promise, {
    signal: AbortSignal.timeout(20),
  });
  unblock.resolve("done");
  const { status } = await patient;
  console.log(`own limit: one is ${impatient.status}, one ${status}`);
  check(impatient.status === "aborted" && status === "fulfilled");
}

// 2. A flight's limit. All callers get a TimeoutError, the key is free again, and
//    the work is told by `flight.signal`.
{
  const group = new Group<string, string>({ timeout: 20 });
  let told = false;
  const stuck = Promise.withResolvers<string>();
  const results = await Promise.all(
    [1, 2, 3].map(() =>
      group.doResult("report", (flight) => {
        flight.signal.addEventListener("abort", () => told = true);
        return stuck.promise;
      })
    ),
  );
  const names = results.map((result) =>
    result.status === "aborted" && result.reason instanceof DOMException
      ? result.reason.name
      : result.status
  );
  console.log(`flight's limit: ${names.join(", ")}`);
  check(names.every((name) => name === "TimeoutError"));
  check(told && !group.has("report"));
}

// 3. A limit for joining. A flight that has stalled keeps its own callers, but
//    whoever comes later than 20 ms starts afresh instead of waiting as well.
{
  const group = new Group<string, string>({ maxAge: 20 });
  const stalled = Promise.withResolvers<string>();
  const first = group.do("report", () => stalled.promise);
  await sleep(30);
  const second = await group.do("report", () => "from the second flight");
  stalled.resolve("from the first flight");
  console.log(`limit for joining: ${second}, then ${await first}`);
  check(second !== await first);
}

function check(kept: boolean): void {
  if (!kept) throw new Error("the limit must hold as the comment above says");
}
