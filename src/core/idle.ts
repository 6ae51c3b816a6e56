/**
 * Idle: waits for works to end, those abandoned by their callers included.
 *
 * @module
 */
import { Deferred } from "./deferred.ts";
import type { Idler } from "./extra.ts";
import { readCallOptions } from "./options.ts";
import type { FlightRecord } from "./record.ts";
import { Listener, orphan, startTimer } from "./recovery.ts";
import type { Hub, Leaver } from "./signals.ts";
import type { FlightTable } from "./table.ts";

/** Options of {@linkcode Group.idle}. */
export interface IdleOptions {
  /** Ends the wait when it aborts. */
  signal?: AbortSignal | undefined;
}

/**
 * Resolves when every work that runs now has ended; rejects when the signal
 * aborts.
 */
export function idle<V, K>(
  table: FlightTable<V, K>,
  options: IdleOptions | undefined,
): Promise<void> {
  try {
    const { signal } = readCallOptions(options);
    if (signal?.aborted) throw signal.reason;
    const running = table.running();
    if (running.length === 0) return Promise.resolve();
    const wait = new Wait(running);
    if (signal !== undefined) table.signals.watch(signal, wait);
    if (table.recoverOrphans) poll(running, wait);
    else for (const flight of running) flight.idlers().add(wait);
    return wait.promise;
  } catch (reason) {
    return Promise.reject(reason);
  }
}

class Wait<V, K> extends Deferred<void> implements Idler, Leaver {
  over = false;
  hub: Hub | undefined = undefined;
  slot = 0;
  readonly #running: readonly FlightRecord<V, K>[];
  #left: number;

  constructor(running: readonly FlightRecord<V, K>[]) {
    super();
    this.#running = running;
    this.#left = running.length;
  }

  workEnded(): void {
    if (--this.#left > 0) return;
    this.over = true;
    this.resolve();
    this.hub?.remove(this);
  }

  leave(reason: unknown): void {
    this.over = true;
    this.reject(reason);
    for (const flight of this.#running) flight.idlers().delete(this);
  }
}

/**
 * Where no request may settle another's promise: looks at the flights at each
 * beat (W3).
 */
function poll<V, K>(
  running: readonly FlightRecord<V, K>[],
  wait: Wait<V, K>,
): void {
  let left = running.map((flight) => ({
    flight,
    listener: new Listener(flight),
  }));
  const timer = startTimer(() => {
    left = left.filter(({ flight, listener }) => {
      if (listener.deaf()) orphan(flight);
      const pulse = flight.extra?.pulse;
      if (pulse !== undefined && !pulse.orphaned && !pulse.workEnded) {
        return true;
      }
      wait.workEnded();
      return false;
    });
    if (left.length === 0 || wait.over) clearInterval(timer);
  });
}
