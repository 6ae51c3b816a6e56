/**
 * A few readers who are all there before the origin answers.
 *
 * @module
 */

import type { Call } from "./call.ts";
import type { Reply } from "./client.ts";
import { Gate } from "./route.ts";
import { repliesOf, type Scene, type Wish } from "./site.ts";

/** So many are enough where it isn't the number that matters. */
export const FEW = 10;

/** A herd that is all there before the origin plays its answer. */
export async function herdFor(
  scene: Scene,
  script: (call: Call) => void | Promise<void>,
  wish: (index: number) => Wish = () => ({}),
): Promise<Reply[]> {
  const gate = new Gate();
  scene.plays(async (call) => {
    await gate.opened;
    await script(call);
  });
  const clients = scene.herd(FEW, wish);
  await scene.entered(FEW);
  await scene.route.call(0);
  gate.open();
  return await repliesOf(clients);
}
