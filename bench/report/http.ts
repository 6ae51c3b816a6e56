/**
 * The picture of what HTTP clients wait in a herd, beside nginx and Varnish.
 *
 * @module
 */

import type { HttpResults } from "../results.ts";
import { median } from "../stats.ts";
import { type Axis, logAxis, tickWidth } from "./axis.ts";
import { countText, dayOf, geometricMean, ratioText } from "./figures.ts";
import {
  columnTitle,
  columnUnit,
  type Grid,
  gridOf,
  rowNames,
} from "./grid.ts";
import { type Picture, WIDTH } from "./sheet.ts";
import { type Place, scale, stem, value } from "./stems.ts";
import { element, line } from "./svg.ts";
import { text } from "./text.ts";
import type { Theme } from "./theme.ts";

/** Who is shown, by the names of `bench/http/subjects.ts`. */
const SHOWN = [
  { subject: "hono-node", title: "singleflight, Hono on Node", isOurs: true },
  { subject: "hono-deno", title: "singleflight, Hono on Deno", isOurs: true },
  { subject: "hono-bun", title: "singleflight, Hono on Bun", isOurs: true },
  { subject: "promise-map", title: "Map of promises, Node", isOurs: false },
  { subject: "varnish", title: "Varnish", isOurs: false },
  { subject: "nginx", title: "nginx", isOurs: false },
  { subject: "undici", title: "undici, deduplicate", isOurs: false },
  { subject: "off-node", title: "Hono on Node, not collapsed", isOurs: false },
] as const;

/** What is shown, from left to right. */
const PANELS = [
  { workload: "herd-1000", title: "1,000 clients", slowest: "p99" },
  { workload: "herd-5000", title: "5,000 clients", slowest: "p99" },
  { workload: "unshared", title: "100, a private URL", slowest: "max" },
] as const;

type Panel = (typeof PANELS)[number];

/** The herd whose calls to the origin are told. */
const COUNTED = "herd-5000";

/** How many clients want what is theirs alone. */
const PRIVATE_CLIENTS = 100;

/** Pixels for the numbers at the end of a row, and for the origin's calls. */
const NUMBERS = 72;
const CALLS = 64;

/** What a subject took: the median client, and the slowest by the panel. */
interface Times {
  readonly p50: number;
  readonly slowest: number;
}

/** A subject with what it has in each panel. */
interface Row {
  readonly title: string;
  readonly isOurs: boolean;
  /** "shared" where it gave one user's answer to all. */
  readonly times: readonly (Times | "shared")[];
  /** The most calls to the origin in any round. */
  readonly calls: number;
}

/** Draws it. */
export function http({ when, results }: HttpResults): Picture {
  const rows = sorted(results);
  const rounds = results[COUNTED]?.[SHOWN[0].subject]?.length ?? 0;
  return {
    name: "http",
    draw(theme) {
      const grid = gridOf(rows, PANELS.length, CALLS);
      return {
        title: "How long HTTP clients wait in a herd",
        subtitle: "As a multiple of the 200 ms that the origin takes: the " +
          "median client (dot), and the 99th percentile (bar)",
        description: describe(rows),
        drawn: [
          ...rowNames(rows, grid, theme),
          ...PANELS.flatMap((panel, i) =>
            drawPanel(panel, i, rows, grid, theme)
          ),
          ...drawCalls(rows, grid, theme),
        ],
        bottom: grid.bottom,
        foot: [
          "Private: the response is for one user alone; the bar is the " +
          "slowest client. Sorted by the geometric mean of both herds.",
          `Medians of ${rounds} rounds, over loopback, all on one machine; ` +
          `${dayOf(when)}: deno task bench:http.`,
        ],
      };
    },
  };
}

/** The quickest first, in the two herds. */
function sorted(results: HttpResults["results"]): Row[] {
  const rows = SHOWN.map(({ subject, title, isOurs }) => ({
    title,
    isOurs,
    times: PANELS.map((panel) => timesOf(results, panel, subject)),
    calls: Math.max(...roundsOf(results, COUNTED, subject, "calls")),
  }));
  const mean = ({ times }: Row) => geometricMean(numbersOf(times.slice(0, 2)));
  return rows.sort((a, b) => mean(a) - mean(b));
}

function timesOf(
  results: HttpResults["results"],
  { workload, slowest }: Panel,
  subject: string,
): Times | "shared" {
  const middle = (figure: string) =>
    median(roundsOf(results, workload, subject, figure));
  const isShared = workload === "unshared" && middle("calls") < PRIVATE_CLIENTS;
  return isShared ? "shared" : { p50: middle("p50"), slowest: middle(slowest) };
}

function roundsOf(
  results: HttpResults["results"],
  workload: string,
  subject: string,
  figure: string,
): number[] {
  const rounds = results[workload]?.[subject] ?? [];
  return rounds.map((found) => found[figure] ?? NaN);
}

function numbersOf(times: readonly (Times | "shared" | undefined)[]) {
  return times.flatMap((found) =>
    found === undefined || found === "shared" ? [] : [found.p50, found.slowest]
  );
}

function drawPanel(
  { title, slowest, workload }: Panel,
  index: number,
  rows: readonly Row[],
  grid: Grid,
  theme: Theme,
): string[] {
  const [left, right] = [grid.left(index), grid.right(index)];
  // The herds have one scale.
  const shown = workload === "unshared" ? [index] : [0, 1];
  const axis = logAxis({
    values: [
      1,
      ...numbersOf(rows.flatMap(({ times }) => shown.map((i) => times[i]))),
    ],
    from: left + 8,
    to: right - NUMBERS - 10,
    room: tickWidth,
  });
  return [
    columnTitle(title, left, theme),
    columnUnit(`p50 / ${slowest}`, right, theme),
    ...scale(axis, grid, theme),
    ...rows.flatMap(({ times, isOurs }, row) => {
      const found = times[index];
      const place = { y: grid.middle(row), right, isOurs, theme };
      if (found === undefined) return [];
      return found === "shared" ? shared(place) : span(found, axis, place);
    }),
  ];
}

/** A dot at the median, a bar at the slowest, and both as numbers. */
function span({ p50, slowest }: Times, axis: Axis, place: Place): string[] {
  const { y, isOurs, theme } = place;
  const colour = isOurs ? theme.ours : theme.peer;
  const stroke = { stroke: colour, width: 2 };
  const [middle, end] = [axis.at(p50), axis.at(slowest)];
  return [
    stem(middle, y, axis, place),
    line([middle, y], [end, y], stroke),
    line([end, y - 5], [end, y + 5], stroke),
    element("circle", { cx: middle, cy: y, r: 3.5, fill: colour }),
    value(`${ratioText(p50)} / ${ratioText(slowest)}`, place),
  ];
}

/** What stands where all got one user's answer. */
function shared({ y, right, theme }: Place): string[] {
  const style = { size: 12, fill: theme.muted, anchor: "end" } as const;
  return [text(right, y + 4, "one answer for all", style)];
}

function drawCalls(rows: readonly Row[], grid: Grid, theme: Theme): string[] {
  return [
    columnTitle("Calls", WIDTH, theme, "end"),
    columnUnit("of 5,000", WIDTH, theme),
    ...rows.map(({ calls, isOurs }, row) => {
      const y = grid.middle(row);
      return value(countText(calls), { y, right: WIDTH, isOurs, theme });
    }),
  ];
}

function describe(rows: readonly Row[]): string {
  const panels = PANELS.map(({ title, slowest }, panel) => {
    const each = rows.map(({ title, times }) => {
      const [p50 = NaN, slow = NaN] = numbersOf([times[panel]]);
      return times[panel] === "shared"
        ? `${title} one answer for all`
        : `${title} ${ratioText(p50)} / ${ratioText(slow)}`;
    });
    return `${title}, p50 / ${slowest}: ${each.join("; ")}.`;
  });
  const calls = rows.map(({ title, calls }) => `${title} ${countText(calls)}`);
  return "Times of clients that ask in one moment, as multiples of the 200 " +
    `ms that the origin takes. ${panels.join(" ")} Calls to the origin for ` +
    `5,000 clients: ${calls.join("; ")}.`;
}
