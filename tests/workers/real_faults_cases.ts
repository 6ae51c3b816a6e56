/**
 * The faults themselves, shown on the idiom that has no recovery. Were one of
 * them harmless, the cases that survive it would prove nothing.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Client } from "./client.ts";
import type { Scene } from "./scene.ts";
import type { Site, WorkerCase } from "./site.ts";

/** A herd that waits for ever must not hold up the suite. */
const HUNG_MS = 1_000;

export const realFaultsCases: readonly WorkerCase[] = [
  {
    name: "W2 a bare Map is poisoned by a reset before the work's fetch is " +
      "answered",
    run: (site) => poisoned(site, site.scene("bare"), "reset"),
  },
  {
    name: "W2 a bare Map is poisoned by a reset in the middle of the work",
    run: (site) => poisoned(site, site.scene("bare", "body"), "reset"),
  },
  {
    name: "W2 a bare Map is poisoned by a leader that answers early",
    run: (site) => poisoned(site, site.scene("bare"), "early"),
  },
];

/** Nobody gets the value, whether it joined before the fault or after. */
async function poisoned(
  site: Site,
  scene: Scene,
  fault: "reset" | "early",
): Promise<void> {
  const exit = site.origin.gate();
  const early = fault === "early" ? { early: exit.name } : {};
  const leader = await scene.lead("A", early);
  const present = await scene.join("B", { limitMs: HUNG_MS });
  const first = await scene.gate.call(0);
  if (fault === "early") exit.open();
  else leader.reset();
  await first.aborted;
  const late = scene.call("C", { limitMs: HUNG_MS });
  assertEquals(await Promise.all([present, late].map(gotValue)), [
    false,
    false,
  ]);
  assertEquals((await scene.state()).has, true);
  assertEquals(scene.gate.calls.length, 1);
}

async function gotValue(client: Client): Promise<boolean> {
  const { status, body } = await client.reply;
  return status === 200 && body.includes("fulfilled");
}
