/**
 * Batches, for `deno bench`: `doMany` beside a hand-written one and dataloader.
 *
 * @module
 */

import { contenders } from "./contenders.ts";
import { doMany, doManyOverlapping, doResult } from "./loops/results.ts";

for (const { subject, ...who } of await contenders("do-many-100")) {
  Deno.bench({
    ...who,
    group: "doMany of 100 keys",
    fn: async () => {
      await doMany(subject, 1);
    },
  });
}

for (const { subject, ...who } of await contenders("do-many-100-overlapping")) {
  Deno.bench({
    ...who,
    group: "two doMany that overlap by half",
    fn: async () => {
      await doManyOverlapping(subject, 1);
    },
  });
}

for (const { subject, ...who } of await contenders("do-result")) {
  Deno.bench({
    ...who,
    group: "one caller of doResult",
    fn: async () => {
      await doResult(subject, 1);
    },
  });
}
