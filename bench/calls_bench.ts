/**
 * Plain calls, for `deno bench`: a lone caller, and one that joins.
 *
 * @module
 */

import { contenders } from "./contenders.ts";
import { KEY, rejects, resolves, returns } from "./loops/work.ts";

for (const { subject, ...who } of await contenders("uncontended-async")) {
  Deno.bench({
    ...who,
    group: "one caller, async fn",
    fn: async () => {
      await subject.do(KEY, resolves);
    },
  });
}

for (const { subject, ...who } of await contenders("uncontended-sync")) {
  Deno.bench({
    ...who,
    group: "one caller, fn returns a plain value",
    fn: async () => {
      await subject.do(KEY, returns);
    },
  });
}

for (const { subject, ...who } of await contenders("rejecting")) {
  Deno.bench({
    ...who,
    group: "one caller, fn rejects",
    fn: async () => {
      try {
        await subject.do(KEY, rejects);
      } catch {
        // The rejection is what is measured.
      }
    },
  });
}

for (const { subject, ...who } of await contenders("one-joiner")) {
  Deno.bench({
    ...who,
    group: "a leader and a waiter",
    fn: async () => {
      const leader = subject.do(KEY, resolves);
      await subject.do(KEY, resolves);
      await leader;
    },
  });
}
