/**
 * What is to happen in a simulation, by its seed.
 *
 * @module
 */

import type { DistributedGroupOptions } from "@scope/singleflight/distributed";
import type { Times } from "./history.ts";
import type { Random } from "./random.ts";

/** Steps are planned up to about then, in ms. */
const HORIZON = 4_000;

/** By then every step has been taken, and every pause is over, in ms. */
export const PLANNED = 8_000;

const TIMES: Times = {
  lease: 1_000,
  joinTimeout: 200,
  operationTimeout: 200,
  maxWait: 3_000,
};

/** The keys of all histories. */
export const KEYS = ["a", "b", "c"] as const;

/** What `fn` does. */
export interface WorkPlan {
  readonly ms: number;
  readonly fails: boolean;
  /** Whether it ends at once when its signal aborts. */
  readonly heedsSignal: boolean;
  readonly isLarge: boolean;
}

/** Something that happens at a time. */
export type Step = { readonly at: number } & (Act | Fault);

/** A call of `do` or `doResult`. */
export interface CallPlan {
  readonly what: "call";
  readonly process: number;
  readonly key: string;
  readonly work: WorkPlan;
  /** When its signal aborts, in ms after the call. */
  readonly leaves: number | undefined;
  readonly asResult: boolean;
  /** Whether it calls once more as soon as it has its outcome. */
  readonly again: boolean;
}

/** What a process does itself. */
export type Act =
  | CallPlan
  | { readonly what: "abort"; readonly process: number; readonly key: string }
  | { readonly what: "close"; readonly process: number };

/** What happens to a process, or to the engine. */
export type Fault =
  | { readonly what: "crash"; readonly process: number }
  | { readonly what: "pause"; readonly process: number; readonly ms: number }
  | { readonly what: "down"; readonly ms: number; readonly refuses: boolean }
  | { readonly what: "restart" };

/** A history to be. */
export interface Plan {
  readonly processes: number;
  readonly times: Times;
  readonly options: Partial<DistributedGroupOptions<unknown, string>>;
  /** Shares of messages that are lost, and that are late. */
  readonly lost: number;
  readonly late: number;
  readonly steps: readonly Step[];
}

/** Draws a plan. A third of them goes without any fault. */
export function drawPlan(random: Random): Plan {
  const processes = random.between(2, 5);
  const keys = KEYS.slice(0, random.between(1, KEYS.length));
  const isFaulty = random.chance(2 / 3);
  const steps: Step[] = [];
  const calls = random.between(2, 16);
  const bursts = [random.between(0, HORIZON), random.between(0, HORIZON)];
  for (let count = 0; count < calls; count++) {
    const near = random.pick(bursts);
    steps.push({
      at: random.chance(0.6)
        ? near + random.between(0, 30)
        : random.between(0, HORIZON),
      what: "call",
      process: random.between(0, processes - 1),
      key: random.pick(keys),
      work: drawWork(random),
      leaves: random.chance(0.25)
        ? random.pick([0, 1, random.between(0, 60), random.between(0, 2_500)])
        : undefined,
      asResult: random.chance(0.3),
      again: random.chance(0.3),
    });
  }
  const process = () => random.between(0, processes - 1);
  const at = () =>
    random.chance(0.6)
      ? random.pick(bursts) + random.between(0, 300)
      : random.between(0, HORIZON);
  if (random.chance(0.15)) {
    steps.push({
      at: at(),
      what: "abort",
      process: process(),
      key: random.pick(keys),
    });
  }
  if (random.chance(0.1)) {
    steps.push({ at: at(), what: "close", process: process() });
  }
  const faults = isFaulty ? random.between(1, 4) : 0;
  for (let count = 0; count < faults; count++) {
    steps.push({ at: at(), ...drawFault(random, process()) });
  }
  return {
    processes,
    times: TIMES,
    options: drawOptions(random),
    lost: isFaulty && random.chance(0.3) ? 0.05 : 0,
    late: isFaulty && random.chance(0.3) ? 0.1 : 0,
    steps,
  };
}

function drawWork(random: Random): WorkPlan {
  return {
    ms: random.pick([
      0,
      random.between(1, 40),
      random.between(1, 40),
      random.between(40, 900),
      random.between(900, 3_000),
      random.between(3_000, 5_000),
    ]),
    fails: random.chance(0.15),
    heedsSignal: random.chance(0.5),
    isLarge: random.chance(0.05),
  };
}

function drawFault(random: Random, process: number): Fault {
  const ms = random.pick([
    random.between(1, 400),
    random.between(900, 1_500),
    random.between(1_000, 3_000),
  ]);
  const what = random.pick(
    ["pause", "pause", "pause", "crash", "down", "restart"] as const,
  );
  switch (what) {
    case "pause":
      return { what, process, ms };
    case "crash":
      return { what, process };
    case "down":
      return { what, ms, refuses: random.chance(0.5) };
    case "restart":
      return { what };
  }
}

function drawOptions(random: Random): Plan["options"] {
  return {
    ...TIMES,
    breaker: random.pick([100, 500]),
    shareErrors: random.chance(0.7),
    onUnavailable: random.chance(0.8) ? "local" : "throw",
    detached: random.chance(0.1),
    recoverOrphans: random.chance(0.1),
    timeout: random.chance(0.1) ? random.between(50, 2_000) : Infinity,
  };
}
