/**
 * Runs every case on real workerd, in all combinations of builds and dates.
 * The combinations of a case run side by side: they mostly wait.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import { endingCases } from "./ending_cases.ts";
import { heldCases } from "./held_cases.ts";
import { within } from "./limits.ts";
import { orphanAgainCases } from "./orphan_again_cases.ts";
import { orphanCases } from "./orphan_cases.ts";
import { realFaultsCases } from "./real_faults_cases.ts";
import { sharingCases } from "./sharing_cases.ts";
import { Site } from "./site.ts";
import { bundle, combinations } from "./workerd.ts";

const CASE_LIMIT_MS = 20_000;

/** Shows what the cases measured. */
const VERBOSE = Deno.env.get("SINGLEFLIGHT_VERBOSE") !== undefined;

const cases = [
  ...realFaultsCases,
  ...sharingCases,
  ...orphanCases,
  ...orphanAgainCases,
  ...heldCases,
  ...endingCases,
];

/** One site per combination, started by the first test, stopped by the last. */
const sites: { label: string; site: Promise<Site> }[] = [];

// The sites outlive each test, and the steps run side by side.
const unsanitized = {
  sanitizeOps: false,
  sanitizeResources: false,
  sanitizeExit: false,
};

Deno.test.beforeAll(async () => {
  const entry = fileURLToPath(new URL("./worker.ts", import.meta.url));
  const worker = await bundle(entry);
  for (const combination of combinations()) {
    const { build, date } = combination;
    const site = Site.start(combination, worker);
    sites.push({ label: `workerd ${build} at ${date}`, site });
  }
  await Promise.all(sites.map(({ site }) => site));
});

Deno.test.afterAll(async () => {
  await Promise.allSettled(sites.map(async ({ site }) => (await site).stop()));
});

for (const { name, run, left } of cases) {
  everywhere(
    name,
    left ?? 0,
    (site) => within(CASE_LIMIT_MS, run(site), "the case"),
  );
}

everywhere("W1 workerd has found nothing to complain of", 0, async (site) => {
  await site.stop(); // what it wrote late has come by then
});

/** A test with a step for each combination. */
function everywhere(
  name: string,
  left: number,
  run: (site: Site) => Promise<void>,
): void {
  Deno.test({
    name,
    ...unsanitized,
    async fn(t) {
      await Promise.all(sites.map(({ label, site }) =>
        t.step({
          name: label,
          ...unsanitized,
          async fn() {
            const running = await site;
            await run(running);
            assertEquals(running.complaints(left), []);
            if (VERBOSE) {
              for (const note of running.notes.splice(0)) {
                console.log(`${label}: ${note}`);
              }
            }
          },
        })
      ));
    },
  });
}
