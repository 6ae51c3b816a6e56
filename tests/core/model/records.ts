/**
 * What the reference group remembers, as plain records.
 *
 * @module
 */
import type { Plan } from "./program.ts";
import { type Expected, made, type Outcome } from "./world.ts";

/** A call to make. `keys` are indices into `KEYS`. */
export interface Spec {
  readonly id: string;
  readonly form: "do" | "doResult" | "doMany";
  readonly keys: readonly number[];
  readonly signal: string | null;
  readonly waitUntil: "none" | "records" | "throws";
  readonly follow: boolean;
  readonly plan: Plan;
}

/** What one caller is told. `do` shows only the status and the payload of it. */
export interface Told {
  readonly status: "fulfilled" | "rejected" | "aborted";
  readonly payload: Expected;
  readonly callers: number;
  readonly leader: boolean;
}

/** One caller of one flight. */
export interface Seat {
  readonly call: Call;
  readonly flight: RefFlight;
  readonly leader: boolean;
  /** S13's exception: told only when the work ends. */
  inline: boolean;
  told: Told | null;
}

/** One call. */
export interface Call extends Omit<Spec, "follow"> {
  /** For each different key, its seat, or what the call was told at once. */
  readonly entries: Map<number, Seat | Told>;
  /** Whether its continuation calls again, should it matter to nobody else when. */
  follow: boolean;
  /** Whether its promise has settled, as seen from outside. */
  delivered: boolean;
  /** The work that `waitUntil` was called for. */
  waits: Work | null;
}

/** How a work ends for one flight. */
export type End = { readonly ok: true; readonly value: unknown } | {
  readonly ok: false;
  readonly reason: Expected;
};

/** What one `fn` does, and the flights that it fills. */
export interface Work {
  readonly id: string;
  readonly plan: Plan;
  readonly batch: boolean;
  flights: readonly RefFlight[];
  state: "running" | "ending" | "ended";
  ends: readonly End[];
  /** Whether someone has read `flight.signal`. */
  signalRead: boolean;
  /** What that signal has aborted with. */
  abortedWith: Expected | null;
  /** Whether `fn` returns the promise of joining its own flight. */
  returnsItself: boolean;
}

/** An event that the observer must see. */
export interface RefEvent {
  readonly type: string;
  readonly callers: number;
  readonly role?: "leader" | "waiter";
  readonly status?: "fulfilled" | "rejected";
  readonly reason?: Expected;
  readonly ms?: number;
}

/** One flight. */
export interface RefFlight {
  readonly id: number;
  readonly key: number;
  readonly work: Work;
  readonly started: number;
  readonly deadline: number;
  /** Neither settled nor aborted. */
  open: boolean;
  inFn: boolean;
  present: Seat[];
  joined: number;
  readonly events: RefEvent[];
}

/** The seats of a call: those of its keys that weren't refused. */
export function seats(call: Call): Seat[] {
  return [...call.entries.values()].filter((entry) => "flight" in entry);
}

/** How an outcome ends each flight of a work. */
export function endsOf(work: Work, { ok, value }: Outcome): End[] {
  const { length } = work.flights;
  return work.flights.map((_, i) => {
    if (!ok) return { ok, reason: { is: value } };
    if (!work.batch || !Array.isArray(value)) return { ok, value };
    if (value.length !== length) {
      return { ok: false, reason: made("TypeError") };
    }
    const entry: unknown = value[i];
    return entry instanceof Error
      ? { ok: false, reason: { is: entry } }
      : { ok: true, value: entry };
  });
}

/** What a call is told that no flight takes. */
export function refused(
  status: "aborted" | "rejected",
  payload: Expected,
): Told {
  return { status, payload, callers: 0, leader: false };
}
