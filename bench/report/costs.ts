/**
 * The README's table of what this package costs, and its pictures' texts for
 * those who don't see them: written from the same results as the pictures.
 *
 * @module
 */

import { type Section, withSection } from "../../tests/readme.ts";
import type { Memory, Results } from "../results.ts";
import {
  type AllResults,
  figureOf,
  ratioText,
  runtimeTitle,
  SHOWN,
} from "./figures.ts";

/** Where the table stands. */
export const COSTS: Section = {
  name: "costs",
  command: "deno task bench:report",
};

/** What each row says, and the workloads that it shows. */
const ROWS: readonly (readonly [string, ...string[]])[] = [
  ["one caller, async / sync `fn`", "uncontended-async", "uncontended-sync"],
  ["`fn` that waits one macrotask", "macrotask"],
  ["`fn` that rejects", "rejecting"],
  ["joining a flight", "join"],
  ["a leader and one waiter", "one-joiner"],
  ["a herd of 1,000 / of 1,000,000", "herd-1000", "herd-1000000"],
  ["10,000 keys, 100 callers each", "keys-10000-by-100"],
  ["a caller with a signal, alone [^2]", "signal-fresh"],
  [
    "5,000 on one signal, settled / aborted [^2]",
    "signal-shared-5000",
    "signal-shared-5000-abort",
  ],
  ["1,000 signals, all abort [^2]", "abort-storm-1000"],
  ["`flight.signal` read by `fn` once [^2]", "flight-signal"],
  ["`doResult` of one caller [^2]", "do-result"],
  ["`doMany` of 100 keys [^2]", "do-many-100"],
  ["`clone` for 9 waiters [^2]", "clone-10"],
  ["with `maxAge`: one caller / joining", "max-age", "max-age-join"],
  ["with `timeout`: one caller", "timeout"],
  [
    "with an observer: one caller / a herd of 1,000",
    "observer",
    "observer-herd-1000",
  ],
];

/** The README with the table that these results make. */
export function withCosts(readme: string, results: AllResults): string {
  return withSection(readme, COSTS, costs(results));
}

/** The text between the comments. */
export function costs(results: AllResults): string {
  const head = ["", ...SHOWN.map((name) => runtimeTitle(results, name))];
  const rows = ROWS.map(([title, ...workloads]) => [
    title,
    ...SHOWN.map((name) =>
      workloads.map((workload) => {
        const ratio = figureOf(results, workload, "ours")?.byRuntime.get(name);
        return ratio === undefined ? "-" : ratioText(ratio);
      }).join(" / ")
    ),
  ]);
  const bytes = [
    "bytes for a flight / a waiter / one with a signal",
    ...SHOWN.map((name) => bytesText(results[name])),
  ];
  return `\n${table([head, ...rows, bytes])}\n\n`;
}

function bytesText({ memory }: Results): string {
  const { flight, waiter, signalWaiter }: Memory = memory.ours ?? {};
  // A heap breathes: what is less than a byte each is nothing.
  return [flight, Math.max(0, waiter ?? NaN), signalWaiter].join(" / ");
}

/** In columns, as `deno fmt` leaves it. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, at) =>
    Math.max(3, ...rows.map((row) => row[at]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}
