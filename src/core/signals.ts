/**
 * Signals: one listener for each signal and group, however many callers gave
 * that signal (S11).
 *
 * @module
 */

/** Whoever can be taken out by a signal. */
export interface Leaver {
  /** The hub that this one waits in. Written by the hub alone. */
  hub: Hub | undefined;
  /** Its index among the hub's leavers. Written by the hub alone. */
  slot: number;
  /** The signal has aborted. */
  leave(reason: unknown): void;
}

/**
 * How many hubs are found by looking at each. A group waits for few signals at
 * a time, mostly fresh ones, and giving a fresh object a place in a `Map` costs
 * as much as half the call.
 */
const FEW = 8;

/** The signals that a group listens to now. */
export class Signals {
  /**
   * The hubs of the signals, each from its first leaver's coming to its last
   * one's going.
   */
  readonly #few: Hub[] = [];
  readonly #more = new Map<AbortSignal, Hub>();

  /**
   * Has the leaver told when the signal aborts, unless it is removed from its
   * hub before.
   */
  watch(signal: AbortSignal, leaver: Leaver): void {
    const hub = this.#find(signal);
    if (hub !== undefined) return hub.add(leaver);
    const opened = new Hub(this, signal, leaver);
    if (this.#few.length < FEW) this.#few.push(opened);
    else this.#more.set(signal, opened);
  }

  /** For the hub: nobody waits in it any longer. */
  close(hub: Hub): void {
    const few = this.#few;
    const last = few.pop();
    if (last === hub) return;
    const at = few.indexOf(hub);
    if (at < 0) this.#more.delete(hub.signal);
    if (last !== undefined) few[at < 0 ? few.length : at] = last;
  }

  #find(signal: AbortSignal): Hub | undefined {
    const few = this.#few;
    for (let at = 0; at < few.length; at++) { // half the cost of for-of here
      const hub = few[at];
      if (hub?.signal === signal) return hub;
    }
    return this.#more.size === 0 ? undefined : this.#more.get(signal);
  }
}

/** All leavers of one signal, and the listener on it. */
export class Hub {
  readonly signal: AbortSignal;
  readonly #signals: Signals;
  /**
   * The one that opened the hub, if it is still there. Most hubs see no other.
   */
  #first: Leaver | undefined;
  #others: Leaver[] | undefined = undefined;

  constructor(signals: Signals, signal: AbortSignal, first: Leaver) {
    this.#signals = signals;
    this.signal = signal;
    this.#first = first;
    first.hub = this;
    signal.addEventListener("abort", this);
  }

  add(leaver: Leaver): void {
    leaver.hub = this;
    this.#others ??= [];
    leaver.slot = this.#others.push(leaver) - 1;
  }

  /** Takes one out; the last one to go takes the listener along. */
  remove(leaver: Leaver): void {
    leaver.hub = undefined;
    const others = this.#others;
    if (leaver === this.#first) {
      this.#first = undefined;
    } else if (others !== undefined) {
      const last = others.pop();
      if (last !== undefined && last !== leaver) {
        others[leaver.slot] = last;
        last.slot = leaver.slot;
      }
    }
    if (
      this.#first === undefined && (others === undefined || others.length === 0)
    ) this.#close();
  }

  /** The signal has aborted: everyone leaves. */
  handleEvent(): void {
    if (!this.signal.aborted) return; // an event of somebody's making
    const leavers = [this.#first, ...this.#others ?? []];
    this.#close();
    for (const leaver of leavers) {
      if (leaver !== undefined) leaver.hub = undefined;
    }
    const { reason } = this.signal;
    for (const leaver of leavers) leaver?.leave(reason);
  }

  #close(): void {
    this.#signals.close(this);
    try {
      this.signal.removeEventListener("abort", this);
    } catch {
      // A signal of foreign make: its trouble is not the other callers'.
    }
  }
}
