/**
 * The picture of what a caller costs in herds of ten to a million.
 *
 * @module
 */

import {
  type AllResults,
  countText,
  geometricMean,
  ratioText,
  runtimeTitle,
  SHOWN,
  source,
  SUBJECTS,
  titleOf,
} from "./figures.ts";
import { type Course, drawPanels, type Plan } from "./herd_panels.ts";
import { type Picture, TOP } from "./sheet.ts";

/** The herd by which peers are ranked: all of them take part in it. */
const RANKED_AT = 1_000;

/** Who is named of the peers, from the cheapest to the dearest. */
const NAMED = [
  { place: 0, dashes: "6 3" },
  { place: 0.5, dashes: "2 3" },
  { place: 1, dashes: undefined },
] as const;

/** How high panels are. */
const HEIGHT = 250;

/** Draws it. */
export function herds(results: AllResults): Picture {
  const plan = planOf(results);
  const top = TOP + 24;
  const bottom = top + HEIGHT;
  return {
    name: "herds",
    draw: (theme) => ({
      title: "What a caller costs in a herd",
      subtitle:
        "By the size of the herd, as a multiple of what a caller of a " +
        "Map of promises written by hand costs",
      description: describe(plan),
      drawn: drawPanels(plan, { top, bottom }, theme),
      bottom: bottom + 22,
      foot: [
        `Named: of ${plan.peers.length} peers the cheapest, the middle one ` +
        `and the dearest at ${
          countText(RANKED_AT)
        }, by the geometric mean of ` +
        "the runtimes; the thin lines are the others. A line ends early " +
        "where a package is too slow to be measured.",
        source(results),
      ],
    }),
  };
}

function planOf(results: AllResults): Plan {
  const sizes = Object.keys(results.node.workloads).flatMap((name) => {
    const size = /^herd-(\d+)$/.exec(name)?.[1];
    return size === undefined ? [] : [Number(size)];
  }).sort((a, b) => a - b);
  const courses = SUBJECTS.flatMap((subject) =>
    SHOWN.map((runtime) => ({
      subject,
      runtime,
      points: sizes.flatMap((size) => {
        const { subjects } = results[runtime].workloads[`herd-${size}`] ?? {};
        const found = subjects?.[subject];
        return found === undefined ? [] : [[size, found.ratio] as const];
      }),
    }))
  );
  const peers = ranked(courses);
  const named = NAMED.map(({ place, dashes }) => ({
    subject: peers[Math.floor((peers.length - 1) * place)] ?? "",
    dashes,
  }));
  return {
    results,
    courses,
    sizes,
    peers,
    named: [{ subject: "ours", dashes: undefined }, ...named],
  };
}

/** The peers, the cheapest first. */
function ranked(courses: readonly Course[]): string[] {
  const found = new Map<string, number[]>();
  for (const { subject, points } of courses) {
    const ratio = points.find(([size]) => size === RANKED_AT)?.[1];
    if (ratio === undefined || subject === "ours") continue;
    found.set(subject, [...found.get(subject) ?? [], ratio]);
  }
  return [...found].map(([subject, ratios]) => ({
    subject,
    mean: geometricMean(ratios),
  })).sort((a, b) => a.mean - b.mean).map(({ subject }) => subject);
}

function describe({ results, courses, named }: Plan): string {
  const panels = SHOWN.map((runtime) => {
    const each = named.map(({ subject }) => {
      const course = courses.find((one) =>
        one.subject === subject && one.runtime === runtime
      );
      const points = course?.points.map(([size, ratio]) =>
        `${ratioText(ratio)} at ${countText(size)}`
      ) ?? [];
      return `${titleOf(subject)} ${points.join(", ")}`;
    });
    return `${runtimeTitle(results, runtime)}: ${each.join("; ")}.`;
  });
  return "Time per caller in herds of growing size, as a multiple of that of " +
    `a Map of promises written by hand. ${panels.join(" ")}`;
}
