/**
 * What is measured, and the targets: those of ours on Node, where the origin
 * takes 200 ms, and its stream 2 s.
 *
 * @module
 */

import { SMALL_SIZE, STREAM } from "./content.ts";
import type { Round } from "./round.ts";
import { SUBJECT_NAMES } from "./subjects.ts";

/** A figure that a round brings: a column of the table. */
export interface Figure {
  readonly title: string;
  /** A `ratio` is over the origin's own time. */
  readonly unit: "ratio" | "count" | "ms" | "MB" | "us";
  /** The most that is fine. */
  readonly target?: number;
  /** The highest of all rounds rather than their median. */
  readonly isWorst?: true;
}

/** What a round found, by the figures' names. */
export type Found = Readonly<Record<string, number>>;

/** One workload: a table. */
export interface Workload {
  /** What it does, for people. */
  readonly does: string;
  readonly figures: Readonly<Record<string, Figure>>;
  /** Who takes part. */
  readonly subjects: readonly string[];
  /** How many rounds count. */
  readonly rounds: number;
  /**
   * How many more come first, and warm up: a runtime's first herds take twice
   * as long. None where what the first round adds counts.
   */
  readonly warmUps: number;
  readonly measure: (round: Round) => Promise<Found>;
}

/** How long the origin takes, in ms. */
const DELAY = 200;

const FELLOWS = ["handler-off", "off-deno", "off-bun"];

/** All but those. */
function allBut(...names: readonly string[]): readonly string[] {
  return SUBJECT_NAMES.filter((name) => !names.includes(name));
}

/** What clients of a herd are told of. */
interface Herd {
  readonly clients: number;
  readonly paths: number;
  readonly p50?: number;
  readonly p99?: number;
}

function herd({ clients, paths, p50, p99 }: Herd): Workload {
  const target = (most: number | undefined) =>
    most === undefined ? {} : { target: most };
  return {
    does: `${count(clients)} clients ask for ${paths} ` +
      `URL${paths === 1 ? "" : "s"} in one moment, 1 KB each`,
    figures: {
      calls: {
        title: "origin calls",
        unit: "count",
        target: paths,
        isWorst: true,
      },
      p50: { title: "p50", unit: "ratio", ...target(p50) },
      p99: { title: "p99", unit: "ratio", ...target(p99) },
      max: { title: "max", unit: "ratio" },
      wall: { title: "wall", unit: "ms" },
      cpu: { title: "its CPU", unit: "ms" },
    },
    subjects: allBut(...FELLOWS),
    rounds: 5,
    warmUps: 3,
    measure: async (round) => {
      const prefix = round.prefix("shared", DELAY);
      const { before, after, outcome } = await round.load(clients, {
        kind: "herd",
        paths,
        prefix,
        size: SMALL_SIZE,
      });
      return {
        calls: await round.calls(prefix),
        p50: outcome.times.p50 / DELAY,
        p99: outcome.times.p99 / DELAY,
        max: outcome.times.max / DELAY,
        wall: outcome.wall,
        cpu: after.cpu - before.cpu,
      };
    },
  };
}

/** Every workload by name, in order. */
export const WORKLOADS: Readonly<Record<string, Workload>> = {
  "herd-1000": herd({ clients: 1_000, paths: 1, p50: 1.35, p99: 1.4 }),
  "herd-5000": herd({ clients: 5_000, paths: 1, p50: 1.8, p99: 2.0 }),
  "herd-5000-urls": herd({ clients: 5_000, paths: 100 }),
  "unshared": {
    does: "100 clients ask for a URL that is private, then 100 once more",
    figures: {
      calls: { title: "origin calls", unit: "count" },
      p50: { title: "p50", unit: "ratio", target: 2.2 },
      max: { title: "max", unit: "ratio", target: 2.6 },
      nextCalls: { title: "next: calls", unit: "count" },
      nextP50: { title: "next: p50", unit: "ratio", target: 1.2 },
      nextMax: { title: "next: max", unit: "ratio" },
    },
    subjects: allBut(...FELLOWS, "hono-alone"),
    rounds: 5,
    warmUps: 1,
    measure: async (round) => {
      const prefix = round.prefix("private", DELAY);
      const load = {
        kind: "herd",
        paths: 1,
        prefix,
        size: SMALL_SIZE,
      } as const;
      const first = await round.load(100, load);
      const calls = await round.calls(prefix);
      const next = await round.load(100, load);
      return {
        calls,
        p50: first.outcome.times.p50 / DELAY,
        max: first.outcome.times.max / DELAY,
        nextCalls: await round.calls(prefix),
        nextP50: next.outcome.times.p50 / DELAY,
        nextMax: next.outcome.times.max / DELAY,
      };
    },
  },
  "stream": {
    does: "200 clients ask for 20 MB that the origin sends for 2 s",
    figures: {
      calls: { title: "origin calls", unit: "count", target: 1, isWorst: true },
      finish: { title: "last finish", unit: "ratio", target: 1.3 },
      first: { title: "first byte p50", unit: "ms" },
      added: {
        title: "added memory",
        unit: "MB",
        target: 80,
        isWorst: true,
      },
      cpu: { title: "its CPU", unit: "ms" },
    },
    subjects: allBut(...FELLOWS, "hono-alone", "off-node"),
    rounds: 3,
    warmUps: 0,
    measure: async (round) => {
      const prefix = round.prefix("stream", 0);
      const { before, after, most, outcome } = await round.load(200, {
        kind: "herd",
        paths: 1,
        prefix,
        size: STREAM.size,
      });
      return {
        calls: await round.calls(prefix),
        finish: outcome.times.max / STREAM.time,
        first: outcome.firstBytes.p50,
        added: (most - before.bytes) / 1e6,
        cpu: after.cpu - before.cpu,
      };
    },
  },
  "late": {
    does: "20 clients ask for the same after 1 s, while one downloads it",
    figures: {
      calls: { title: "origin calls", unit: "count", target: 1, isWorst: true },
      first: { title: "first byte p50", unit: "ms", target: 60 },
      firstMax: { title: "first byte max", unit: "ms" },
      behind: { title: "end behind it", unit: "ms" },
    },
    subjects: allBut(...FELLOWS, "hono-alone"),
    rounds: 3,
    warmUps: 1,
    measure: async (round) => {
      const prefix = round.prefix("stream", 0);
      const { outcome } = await round.load(21, {
        kind: "late",
        after: STREAM.time / 2,
        prefix,
        size: STREAM.size,
      });
      return {
        calls: await round.calls(prefix),
        first: outcome.firstBytes.p50,
        firstMax: outcome.firstBytes.max,
        behind: outcome.wall,
      };
    },
  },
  "lone": {
    does: "one client asks for 2,000 URLs in turn, an origin without delay",
    figures: {
      p50: { title: "p50", unit: "us" },
      p99: { title: "p99", unit: "us" },
      cpu: { title: "its CPU", unit: "ms" },
    },
    subjects: allBut("hono-alone"),
    rounds: 5,
    warmUps: 1,
    measure: async (round) => {
      const prefix = round.prefix("shared", 0);
      const { before, after, outcome } = await round.load(1, {
        kind: "sequence",
        requests: 2_000,
        prefix,
        size: SMALL_SIZE,
      });
      await round.calls(prefix);
      return {
        p50: outcome.times.p50 * 1_000,
        p99: outcome.times.p99 * 1_000,
        cpu: after.cpu - before.cpu,
      };
    },
  },
};

/** The names of all workloads, in order. */
export const WORKLOAD_NAMES: readonly string[] = Object.keys(WORKLOADS);

function count(number: number): string {
  return number.toLocaleString("en-US");
}
