/**
 * Faults: what the nemesis does, as data that a seed draws.
 *
 * A seed decides what is done, for how long and with how much at once. Whom it
 * meets is decided by who leads at that moment.
 *
 * @module
 */

import type { Random } from "../simulation/random.ts";
import { TERMS } from "./task.ts";

/**
 * - `kill`: a process dies, and another is started in its place.
 * - `pause`: a process stands still, then goes on.
 * - `restart`: the engine dies, and is started again, empty.
 * - `silence`: the engine, seen by all, says nothing, then all at once.
 * - `hole`: the same for one process.
 * - `reset`: one process's connections are reset, a few times.
 * - `lag`: all that one process sends and gets is late.
 * - `drop`: what is published doesn't reach one process.
 */
export type FaultKind =
  | "kill"
  | "pause"
  | "restart"
  | "silence"
  | "hole"
  | "reset"
  | "lag"
  | "drop";

/** One fault. */
export interface Fault {
  readonly kind: FaultKind;
  /** How long it lasts. */
  readonly ms: number;
  /** Whose it is if nobody leads: a place. */
  readonly place: number;
  /** How late, or how many times. */
  readonly much: number;
}

/** Faults that come at once, after a while of quiet. */
export interface Blow {
  readonly quietMs: number;
  readonly faults: readonly Fault[];
}

/** Kinds by how often they come: a pause is what fences. */
const KINDS: readonly FaultKind[] = [
  ...["pause", "pause", "pause", "pause", "hole", "hole"] as const,
  ...["kill", "kill", "restart", "silence", "reset", "lag", "drop"] as const,
];

/** Draws the next. */
export function drawBlow(random: Random, places: number): Blow {
  const quietMs = random.between(200, 1_200);
  const count = random.chance(0.25) ? random.between(2, 3) : 1;
  const faults = Array.from({ length: count }, () => drawFault(random, places));
  // One kind at a time: two of them would undo each other.
  return {
    quietMs,
    faults: [...new Map(faults.map((one) => [one.kind, one])).values()],
  };
}

function drawFault(random: Random, places: number): Fault {
  const kind = random.pick(KINDS);
  const [least, most] = LASTS[kind];
  return {
    kind,
    ms: random.between(least, most),
    place: random.between(0, places - 1),
    much: kind === "lag" ? random.between(5, 60) : random.between(1, 4),
  };
}

const { lease } = TERMS;

/** How long each lasts, at the least and at the most. In ms. */
const LASTS: Record<FaultKind, readonly [number, number]> = {
  kill: [0, 1_000],
  pause: [lease + 50, 3 * lease],
  restart: [0, 1_500],
  silence: [100, 3 * lease],
  hole: [100, 4 * lease],
  reset: [0, 500],
  lag: [500, 2_000],
  drop: [500, 3_000],
};
