/**
 * The coordinator over Durable Objects, on real workerd, in all combinations of
 * builds and dates: every coordinator's cases and its own inside a Worker, and
 * two Workers over sockets.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { combinations } from "../../workers/workerd.ts";
import type { CaseAnswer } from "./plan.ts";
import { Scene } from "./scene.ts";
import { bundle, Site } from "./site.ts";

const CASE_LIMIT_MS = 30_000;
/** Of D3, and room for a busy machine: four workerds run side by side. */
const LATE_MS = 100 + 300;
const FLIGHTS = 50;

/** Shows what the cases measured. */
const VERBOSE = Deno.env.get("SINGLEFLIGHT_VERBOSE") !== undefined;

/** One site per combination, for all tests. */
const sites: { label: string; site: Promise<Site> }[] = [];

// The sites outlive each test, and the steps run side by side.
const unsanitized = {
  sanitizeOps: false,
  sanitizeResources: false,
  sanitizeExit: false,
};

Deno.test.beforeAll(async () => {
  const worker = await bundle();
  for (const at of combinations()) {
    const label = `workerd ${at.build} at ${at.date}`;
    sites.push({ label, site: Site.start(at, worker) });
  }
  await Promise.all(sites.map(({ site }) => site));
});

Deno.test.afterAll(async () => {
  await Promise.allSettled(sites.map(async ({ site }) => (await site).stop()));
});

everywhere("The coordinator's cases inside a Worker", async (site, t) => {
  const names = await site.ask<string[]>("one", "/cases", {});
  assert(names.length > 20);
  for (const name of names) {
    await t.step({
      name,
      ...unsanitized,
      async fn() {
        const { failure } = await site
          .ask<CaseAnswer>("one", "/case", name, CASE_LIMIT_MS);
        if (failure !== null) throw new Error(failure);
      },
    });
  }
});

everywhere("D1 two Workers with one object execute once", async (site) => {
  const scene = new Scene(site);
  const first = scene.call("one", "first");
  await scene.gate.call(0);
  const rest = Array.from(
    { length: 20 },
    (_, i) => scene.call(i % 2 === 0 ? "one" : "two", `rest-${i}`),
  );
  await scene.until(21, 2);
  scene.gate.open();
  const answers = await Promise.all([first, ...rest]);
  assertEquals(new Set(answers.map(({ value }) => value)).size, 1);
  // The work ran in the Worker that was called, by the leader's request.
  assertEquals(answers.map(({ ran }) => ran), [1, ...rest.map(() => 0)]);
  assertEquals(scene.gate.calls.length, 1);
  const [one, two] = await scene.counts();
  assertEquals([one.led, two.led, one.followed, two.followed], [1, 0, 0, 1]);
  assertEquals([one.failedOpen, two.failedOpen], [0, 0]);
});

everywhere(`D1 ${FLIGHTS} flights of 8 callers execute once`, async (site) => {
  for (let flight = 1; flight <= FLIGHTS; flight++) {
    const scene = new Scene(site, "fifty", `${flight}`);
    const calls = Array.from(
      { length: 8 },
      (_, i) => scene.call(i % 2 === 0 ? "one" : "two", `${i}`),
    );
    await scene.until(flight * 8, flight * 2);
    scene.gate.open();
    const answers = await Promise.all(calls);
    assertEquals(new Set(answers.map(({ value }) => value)).size, 1);
    assertEquals(scene.gate.calls.length, 1, `calls of flight ${flight}`);
  }
  const [one, two] = await new Scene(site, "fifty").counts();
  assertEquals(one.led + two.led, FLIGHTS);
  assertEquals(one.followed + two.followed, FLIGHTS);
  assertEquals([one.failedOpen, two.failedOpen], [0, 0]);
});

everywhere("D3 a follower leads when the leader has died", async (site, t) => {
  const scene = new Scene(site);
  const dying = scene.send("one", "dying");
  const held = await scene.gate.call(0);
  const call = scene.call("two", "next");
  await scene.until(2, 2);
  const died = performance.now();
  dying.reset();
  await held.aborted;
  const { at } = await scene.gate.call(1);
  const took = at - died;
  if (VERBOSE) console.log(`${t.name}: ${Math.round(took)} ms`);
  assert(took <= Scene.LEASE_MS + LATE_MS, `Took ${took} ms`);
  scene.gate.open();
  assertEquals(await call, { value: "led by next", ran: 1 });
  const [, two] = await scene.counts();
  assertEquals([two.led, two.expired, two.failedOpen], [1, 1, 0]);
});

everywhere("workerd has found nothing to complain of", async (site) => {
  await site.stop(); // what it wrote late has come by then
  assertEquals(site.complaints(), []);
});

/** A test with a step for each combination. */
function everywhere(
  name: string,
  run: (site: Site, t: Deno.TestContext) => Promise<void>,
): void {
  Deno.test({
    name,
    ...unsanitized,
    async fn(t) {
      await Promise.all(sites.map(({ label, site }) =>
        t.step({
          name: label,
          ...unsanitized,
          fn: async (t) => await run(await site, t),
        })
      ));
    },
  });
}
