/**
 * What the cases of dead leaders share: the death, and the recovery.
 *
 * @module
 */

import type { Client } from "./client.ts";
import { RECOVERY_MS } from "./limits.ts";
import type { Call, Stage } from "./origin.ts";
import type { Scene } from "./scene.ts";
import type { Site } from "./site.ts";

/** When a leader dies, by where its work is held. */
export const STAGES: Readonly<Record<Stage, string>> = {
  head: "before the work's fetch is answered",
  body: "in the middle of the work",
};

/** What the work of a call brings, in its stage. */
export function textOf(stage: Stage, { by }: Call): string {
  return stage === "head" ? `led by ${by}` : `first and led by ${by}`;
}

/** Resets the one that leads; tells when, once workerd is seen to know. */
export async function reset(scene: Scene, leader: Client): Promise<number> {
  const began = performance.now();
  await scene.kill(leader, scene.gate.calls.at(-1) as Call);
  return began;
}

/** Resets the one whose call came last, and takes it off the list. */
export function resetLast(
  scene: Scene,
  clients: Map<string, Client>,
): Promise<number> {
  const { by } = scene.gate.calls.at(-1) as Call;
  const leader = clients.get(by);
  if (leader === undefined) throw new Error(`${by} leads, and is unknown`);
  clients.delete(by);
  return reset(scene, leader);
}

/** The origin's call by which somebody took over, in time. */
export async function recovery(
  site: Site,
  scene: Scene,
  began: number,
  deaths: number = 1,
): Promise<Call> {
  const call = await scene.gate.call(deaths);
  site.took("recovery", call.at - began, RECOVERY_MS);
  return call;
}
