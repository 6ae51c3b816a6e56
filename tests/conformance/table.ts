/**
 * The table as Markdown: the same in the README and on a terminal, but for
 * links. Packages that do nothing else stand in one part, those that do it
 * beside other things in the next: all in one are more than a page is wide.
 *
 * @module
 */

import { type PeerName, PEERS } from "../peers/list.ts";
import type { Cell } from "./matrix.ts";
import { type RowName, ROWS } from "./rows.ts";
import type { SubjectName } from "./subjects.ts";

/** A part of the table. */
interface Part {
  readonly title: string;
  readonly peers: readonly PeerName[];
}

const PARTS: readonly Part[] = [
  {
    title: "call sharing alone",
    peers: [
      "zcong",
      "lucid",
      "jswork",
      "node-singleflight",
      "promise-singleflight",
      "promise-inflight",
      "promise-coalesce",
      "cacheable",
    ],
  },
  {
    title: "beside a cache, batches or queries",
    peers: [
      "p-memoize",
      "async-cache-dedupe",
      "lru-cache",
      "gmod",
      "dataloader",
      "tanstack",
    ],
  },
];

/** What heads a column, where a package's short name isn't it. */
const HEADS: Readonly<Partial<Record<SubjectName, string>>> = {
  "node-singleflight": "node-sf",
  "promise-singleflight": "promise-sf",
  "promise-inflight": "inflight",
  "promise-coalesce": "coalesce",
  "async-cache-dedupe": "dedupe",
};

/** The parts of the table that hold any of the cells. */
export function tables(cells: readonly Cell[], isLinked: boolean): string {
  const asked = new Set<SubjectName>(cells.map(({ subject }) => subject));
  const parts = PARTS.filter(({ peers }) => peers.some((it) => asked.has(it)));
  return (parts.length > 0 ? parts : PARTS.slice(0, 1)).map(
    ({ title, peers }) => {
      const columns = (["ours", ...peers] as const)
        .filter((name) => asked.has(name));
      return markdown(rowsOf(cells, title, columns, isLinked));
    },
  ).join("\n");
}

/** Says which package each column is, at which version, and links to it. */
export function legend(): string {
  const peers = PARTS.flatMap(({ peers }) => peers);
  const names = peers.map((name) => {
    const { title, version } = PEERS[name];
    const head = headOf(name);
    return head === title
      ? `${head} ${version}`
      : `${head}: ${title} ${version}`;
  });
  const links = peers.map((name) => `[${headOf(name)}]: ${PEERS[name].readme}`);
  return `${wrapped(`${names.join(", ")}.`)}\n\n${links.join("\n")}\n`;
}

function rowsOf(
  cells: readonly Cell[],
  title: string,
  columns: readonly SubjectName[],
  isLinked: boolean,
): string[][] {
  const found = new Map(
    cells.map((cell) => [`${cell.row} ${cell.subject}`, cell]),
  );
  const rows = [...new Set(cells.map(({ row }) => row))];
  return [
    [title, ...columns.map((name) => headingOf(name, isLinked))],
    ...rows.map((row) => [
      titleOf(row, isLinked),
      ...columns.map((subject) => {
        const cell = found.get(`${row} ${subject}`);
        return cell === undefined ? "" : textOf(cell, isLinked);
      }),
    ]),
  ];
}

function headOf(name: SubjectName): string {
  return HEADS[name] ?? name;
}

function headingOf(name: SubjectName, isLinked: boolean): string {
  return isLinked && name !== "ours" ? `[${headOf(name)}]` : headOf(name);
}

function titleOf(row: RowName, isLinked: boolean): string {
  const { title } = ROWS[row];
  return isLinked ? title : title.replaceAll("`", "");
}

function textOf({ outcome, subject }: Cell, isLinked: boolean): string {
  if (!isLinked) return outcome === "not offered" ? "n/o" : outcome;
  switch (outcome) {
    case "yes":
      return "yes";
    case "not offered":
      return `[not offered][${headOf(subject)}]`;
    default:
      return `**${outcome}**`;
  }
}

/** A table of rows, the first of which is its head, in even columns. */
function markdown(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |\n`;
  const rule = widths.map((width) => "-".repeat(width));
  return [head, rule, ...body].map(line).join("");
}

/** Text in lines of at most 80 characters. */
function wrapped(text: string): string {
  return text.replaceAll(/(.{1,80})(?: |$)/g, "$1\n").trimEnd();
}
