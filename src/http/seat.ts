/**
 * Seat: a request's part in a flight, as the options of its call of the group.
 *
 * @module
 */
import type { CallOptions } from "../core/options.ts";
import type { Hub, Leaver, Signals } from "../core/signals.ts";
import { Leader } from "./leading.ts";
import type { Settings } from "./settings.ts";
import type { Visit } from "./visit.ts";

/** One request in one flight: it waits, for so long at the most, or leads. */
export class Seat implements CallOptions, Leaver {
  /** What takes the request out of the flight. */
  readonly signal: AbortSignal | undefined;
  readonly waitUntil: CallOptions["waitUntil"];
  /** Set if this request leads. */
  leader: Leader | undefined = undefined;
  /** Whether it has waited for as long as it may. */
  isLate = false;
  hub: Hub | undefined = undefined;
  slot = 0;
  readonly #settings: Settings;
  #timer: ReturnType<typeof setTimeout> | undefined = undefined;
  #limit: AbortController | undefined = undefined;

  constructor(visit: Visit, settings: Settings, signals: Signals) {
    this.#settings = settings;
    this.waitUntil = this.#holder(visit);
    this.signal = settings.lockTimeout === Infinity
      ? visit.signal
      : this.#limited(settings.lockTimeout, visit.signal, signals);
  }

  /** The request leads, so that it is the others who wait for it. */
  lead(): Leader {
    clearTimeout(this.#timer);
    return this.leader = new Leader(this.#settings);
  }

  /** The request's own signal has aborted. */
  leave(reason: unknown): void {
    clearTimeout(this.#timer);
    this.#limit?.abort(reason);
  }

  /** The wait is over. */
  clear(): void {
    if (this.#limit === undefined) return;
    clearTimeout(this.#timer);
    this.hub?.remove(this);
  }

  /** Keeps the request alive until the body has come, too. */
  #holder(visit: Visit): CallOptions["waitUntil"] {
    const { waitUntil } = this.#settings;
    if (visit.waitUntil === undefined && waitUntil === undefined) {
      return undefined;
    }
    return (work) => {
      const whole = work.then(() => this.leader?.done);
      if (visit.waitUntil === undefined) waitUntil?.(whole);
      else visit.waitUntil(whole);
    };
  }

  #limited(
    ms: number,
    outer: AbortSignal | undefined,
    signals: Signals,
  ): AbortSignal {
    const limit = this.#limit = new AbortController();
    if (outer?.aborted) limit.abort(outer.reason);
    else if (outer !== undefined) signals.watch(outer, this);
    this.#timer = setTimeout(() => {
      this.isLate = true;
      limit.abort();
    }, ms);
    return limit.signal;
  }
}
