/**
 * Renewal: a lease is kept for as long as the work takes.
 *
 * @module
 */
import type { Lead } from "./coordinator.ts";
import { ask, type Tower } from "./tower.ts";

/**
 * Renews at each third of the lease, until it is stopped or the lead is lost. A
 * renewal that fails is followed by the next: the engine may be back in time.
 *
 * @returns What stops it.
 */
export function keepRenewing<V, K>(
  { settings, tally }: Tower<V, K>,
  key: K,
  led: Lead,
): () => void {
  const { lease, operationTimeout } = settings;
  const third = lease / 3;
  let isOver = false;
  let timer = setTimeout(renew, third);
  const stop = () => {
    isOver = true;
    clearTimeout(timer);
  };
  async function renew(): Promise<void> {
    timer = setTimeout(renew, third); // by then this one has ended
    try {
      const ms = Math.min(operationTimeout, third);
      const isKept = await ask("renew", ms, () => led.renew(lease));
      if (isOver) return;
      if (isKept) tally.note("renewed", key, { epoch: led.epoch });
      else stop();
    } catch {
      // The engine is silent. What becomes of the lead, `settle` will hear.
    }
  }
  return stop;
}
