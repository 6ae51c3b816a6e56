/**
 * The table of hostile pairs: asks ours and every peer for the keys of each
 * pair, and prints in Markdown what came of it. The task runs Deno with
 * `Object.prototype.__proto__`, which all other engines have by default: some
 * peers are right about a key of that name only where it is missing.
 *
 * @module
 */

import { canonicalKey, type Key } from "@scope/singleflight/key";
import { type Pair, PAIRS } from "./hostile.ts";
import { type KeyOf, type Library, PEER_NAMES, PEERS } from "./peers.ts";

/** What came of a pair. */
const VERDICTS = ["ok", "COLLIDES", "splits", "throws", "overflow"] as const;
type Verdict = typeof VERDICTS[number];

/** Somebody who makes keys. */
interface Column {
  readonly title: string;
  readonly keyOf: KeyOf;
}

/** Prints the table, its totals, what its words mean and who was asked. */
export async function printHostileTable(): Promise<void> {
  const columns = await allColumns();
  const verdicts = PAIRS.map((pair) =>
    columns.map(({ keyOf }) => judge(pair, keyOf))
  );
  const totals = VERDICTS.map((verdict) => [
    `**${verdict}** of ${PAIRS.length}`,
    "",
    ...columns.map((_, column) =>
      String(verdicts.filter((row) => row[column] === verdict).length)
    ),
  ]);
  printTable([
    ["pair", "must", ...columns.map(({ title }) => title)],
    ...PAIRS.map(({ name, expected }, i) => [
      code(name),
      expected,
      ...verdicts[i] ?? [],
    ]),
    ...totals,
  ]);
  console.log(`\n${WORDS}\n`);
  const peers = new Set(PEER_NAMES.map((name) => PEERS[name].specifier));
  console.log(
    `Asked on Deno ${Deno.version.deno}, each with its defaults: ` +
      [...peers].map((peer) => `\`${peer.replace("npm:", "")}\``).join(", ") +
      ".",
  );
}

const WORDS = `\
- **COLLIDES**: one key for two different values, so a caller gets somebody
  else's answer.
- **splits**: two keys for two values that this package takes for equal, so work
  is done twice.
- **throws**: an error for values that have a canonical form. Where one of them
  has none ("refuse") an error is right, and so are two keys.
- **overflow**: the stack overflows.`;

async function allColumns(): Promise<Column[]> {
  const columns: Column[] = [
    { title: "canonicalKey", keyOf: (value) => canonicalKey(value as Key) },
    { title: "JSON.stringify", keyOf: (value) => JSON.stringify(value) },
  ];
  for (const name of PEER_NAMES) {
    const { title, specifier, pick } = PEERS[name];
    const library = await import(specifier) as Library;
    columns.push({ title, keyOf: pick(library) });
  }
  return columns;
}

/** Compares the keys of a pair as a `Map` compares them. */
function judge({ expected, a, b }: Pair, keyOf: KeyOf): Verdict {
  try {
    const value = a();
    const keys = new Map([[keyOf(value), true]]);
    const isSame = keys.has(keyOf(b(value, keys.keys().next().value)));
    if (expected === "same") return isSame ? "ok" : "splits";
    return isSame ? "COLLIDES" : "ok";
  } catch (error) {
    if (isOverflow(error)) return "overflow";
    return expected === "refuse" ? "ok" : "throws";
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack/i.test(error.message);
}

/** A pair's name holds what Markdown would read. */
function code(text: string): string {
  return /[`[\]{}"*_<|\\]/.test(text) ? `\`${text}\`` : text;
}

/** Prints rows, the first of which is the head, in columns of even width. */
function printTable([head = [], ...rows]: readonly (readonly string[])[]) {
  const widths = head.map((cell, column) =>
    Math.max(cell.length, ...rows.map((row) => row[column]?.length ?? 0))
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  console.log(line(head));
  console.log(line(widths.map((width) => "-".repeat(width))));
  for (const row of rows) console.log(line(row));
}
