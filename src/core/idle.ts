/**
 * Idle: waits for works to end, those abandoned by their callers included.
 *
 * @module
 */
import type { Idler } from "./extra.ts";
import type { FlightRecord } from "./record.ts";
import { readCallOptions } from "./options.ts";
import { Listener, orphan, silent, startTimer } from "./recovery.ts";
import type { Hub, Leaver } from "./signals.ts";
import type { FlightTable } from "./table.ts";

/** Options of {@linkcode Group.idle}. */
export interface IdleOptions {
  /** Ends the wait when it aborts. */
  signal?: AbortSignal;
}

/**
 * Resolves when every work that runs now has ended; rejects when the signal
 * aborts.
 */
export function idle<V, K>(
  table: FlightTable<V, K>,
  options: IdleOptions | undefined,
): Promise<void> {
  let signal: AbortSignal | undefined;
  try {
    signal = readCallOptions(options).signal;
    if (signal?.aborted) throw signal.reason;
  } catch (reason) {
    return Promise.reject(reason);
  }
  const running = table.running();
  if (running.length === 0) return Promise.resolve();
  const wait = new Wait(running.length);
  if (signal !== undefined) table.signals.watch(signal, wait);
  if (table.recoverOrphans) poll(running, wait);
  else for (const flight of running) (flight.more().idlers ??= []).push(wait);
  return wait.promise;
}

class Wait implements Idler, Leaver {
  readonly promise: Promise<void>;
  over = false;
  hub: Hub | undefined = undefined;
  slot = 0;
  #works: number;
  readonly #resolve: () => void;
  readonly #reject: (reason: unknown) => void;

  constructor(works: number) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#works = works;
    this.promise = promise;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  workEnded(): void {
    if (--this.#works > 0) return;
    this.over = true;
    this.hub?.remove(this);
    this.#resolve();
  }

  leave(reason: unknown): void {
    this.over = true;
    this.#reject(reason);
  }
}

/**
 * Where no request may settle another's promise: looks at the flights at each
 * beat (W3).
 */
function poll<V, K>(running: readonly FlightRecord<V, K>[], wait: Wait): void {
  let left = running.flatMap((flight) => {
    const { pulse } = flight.more();
    return pulse === undefined
      ? []
      : [{ flight, pulse, listener: new Listener(pulse) }];
  });
  const timer = startTimer(() => {
    left = left.filter(({ flight, pulse, listener }) => {
      // The beat of a flight that was ended stops: its work goes on in silence.
      if (flight.live ? listener.deaf() : silent(pulse)) orphan(flight);
      if (!pulse.orphaned && !pulse.workEnded) return true;
      wait.workEnded();
      return false;
    });
    if (left.length === 0 || wait.over) clearInterval(timer);
  });
}
