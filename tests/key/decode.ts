/**
 * A reader of canonical text: gives back the value, and refuses a text that is
 * not the canonical one. Long texts must have been made with `plainDigest`.
 *
 * @module
 */

import { PLAIN, undoneText } from "./plain_digest.ts";
import { type JsonTree, readTree } from "./decode_tree.ts";

const EXACT = 1024;
const MOST_ITEMS = 4;
const LONGEST_ITEM = 63;

/** The value whose canonical text it is. */
export function decode(text: string): unknown {
  if (text.startsWith("(") && !text.startsWith('("')) {
    if (!text.isWellFormed()) refuse("a tuple that is not escaped", text);
    return readTuple(text);
  }
  if (!text.startsWith(PLAIN)) {
    if (text.length > EXACT) refuse("a long text", text);
    return readExact(text);
  }
  const [digest, kind] = text.split(".");
  if (kind !== undefined) return readTree(["digest", kind, digest as string]);
  const exact = undoneText(text.slice(PLAIN.length));
  if (exact.length <= EXACT) refuse("a digest of a short text", exact);
  return readExact(exact);
}

/** A text of either length, but for the tuples that are never long. */
function readExact(text: string): unknown {
  return text.startsWith('("') ? readEscaped(text) : readJson(text);
}

function readJson(text: string): unknown {
  const tree = JSON.parse(text) as JsonTree;
  if (JSON.stringify(tree) !== text) refuse("JSON in another form", text);
  if (Array.isArray(tree) && tree[0] === "digest") {
    refuse("a digest in the form of a tree", text);
  }
  if (isTupleTree(tree)) refuse("a tuple in the form of a tree", text);
  return readTree(tree);
}

/** Whether it stands for an array that has the shorter form. */
function isTupleTree(tree: JsonTree): boolean {
  return Array.isArray(tree) && tree[0] === "[" &&
    tree.length <= 1 + MOST_ITEMS &&
    tree.slice(1).every((item) =>
      typeof item === "string"
        ? item.length <= LONGEST_ITEM
        : Array.isArray(item)
        ? item[0] === "number"
        : true
    );
}

/** A tuple of lone surrogates, which stands as JSON behind its mark. */
function readEscaped(text: string): unknown[] {
  const json = text.slice(1);
  const tuple = JSON.parse(json) as string;
  const isExact = JSON.stringify(tuple) === json && tuple.startsWith("(");
  if (!isExact || tuple.isWellFormed()) refuse("escaped for nothing", text);
  return readTuple(tuple);
}

function readTuple(text: string): unknown[] {
  const items: unknown[] = [];
  let at = 1;
  while (at < text.length) {
    const [item, next] = readItem(text, at);
    items.push(item);
    at = next;
  }
  if (items.length > MOST_ITEMS) refuse("a tuple of too many items", text);
  return items;
}

const LITERALS: Readonly<Record<string, unknown>> = {
  t: true,
  f: false,
  n: null,
};

/** An item, and where the next one begins. */
function readItem(text: string, at: number): [item: unknown, next: number] {
  const first = text.charAt(at);
  if (first in LITERALS) return [LITERALS[first], at + 1];
  const [, digits, mark] = /^([^:;]*)([:;])/.exec(text.slice(at)) ?? [];
  if (digits === undefined) return refuse("an item without an end", text);
  const number = Number(digits);
  if (String(number) !== digits || digits === "") {
    refuse("a number in another form", text);
  }
  const next = at + digits.length + 1;
  if (mark === ";") return [number, next];
  const isLength = Number.isInteger(number) && number >= 0 &&
    number <= LONGEST_ITEM && next + number <= text.length;
  if (!isLength) refuse("a text of a wrong length", text);
  return [text.slice(next, next + number), next + number];
}

function refuse(what: string, text: string): never {
  throw new SyntaxError(`Cannot read ${text.slice(0, 200)}: it is ${what}`);
}
