/**
 * Herds, for `deno bench`: so many callers of one key at once.
 *
 * @module
 */

import { contenders } from "./contenders.ts";
import { herd, mixed } from "./loops/herds.ts";

for (const callers of [10, 1_000] as const) {
  for (const { subject, ...who } of await contenders(`herd-${callers}`)) {
    const meet = herd(callers);
    Deno.bench({
      ...who,
      group: `${callers.toLocaleString("en")} callers of one flight`,
      fn: async () => {
        await meet(subject, 1);
      },
    });
  }
}

for (const { subject, ...who } of await contenders("mixed-1-percent")) {
  Deno.bench({
    ...who,
    group: "1,000 calls for 10 keys in turn",
    fn: async () => {
      await mixed(subject, 1);
    },
  });
}
