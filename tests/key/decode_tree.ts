/**
 * The part of the reader that turns trees back to values.
 *
 * @module
 */

import { bytesAs, OWN_VIEW_KINDS, sizeOf } from "./bytes.ts";
import { compareTrees } from "./decode_order.ts";
import { PLAIN, undone, undoneText } from "./plain_digest.ts";

/** What JSON can hold, but for objects. */
export type JsonTree = string | number | boolean | null | JsonTree[];

const EXACT = 1024;
const EXACT_BYTES = 32;
const DEEPEST = 200;

/** The value that a tree stands for, `depth` containers deep. */
export function readTree(tree: JsonTree, depth = 0): unknown {
  if (typeof tree === "string" && tree.length > EXACT) {
    refuse("a long text that is not digested", tree);
  }
  if (!Array.isArray(tree)) {
    return typeof tree === "object" && tree !== null
      ? refuse("an object of JSON", tree)
      : tree;
  }
  const [tag, ...rest] = tree;
  if (typeof tag !== "string") return refuse("without a tag", tree);
  if (tag.startsWith("{")) return readObject(tree, tag, rest, depth);
  const reader = READERS[tag];
  if (reader !== undefined) return reader(rest, tree, depth);
  if (tag === "ArrayBuffer" || OWN_VIEW_KINDS.includes(tag)) {
    const hex = text(rest, 0, 1, tree);
    if (!/^(?:[0-9a-f]{2})*$/.test(hex)) refuse("not in hexadecimal", tree);
    if (hex.length / 2 % sizeOf(tag) !== 0) refuse("half an item", tree);
    if (hex.length > 2 * EXACT_BYTES) refuse("of undigested bytes", tree);
    const pairs = hex.match(/../g) ?? [];
    return bytesAs(tag, pairs.map((pair) => parseInt(pair, 16)));
  }
  return refuse("of an unknown kind", tree);
}

type Reader = (rest: JsonTree[], tree: JsonTree[], depth: number) => unknown;

const READERS: Readonly<Record<string, Reader | undefined>> = {
  undefined(rest, tree) {
    if (rest.length > 0) refuse("too long", tree);
    return undefined;
  },
  number(rest, tree) {
    const number = Number(text(rest, 0, 1, tree));
    if (String(number) !== rest[0] || Number.isFinite(number)) {
      refuse("no number that JSON lacks", tree);
    }
    return number;
  },
  bigint(rest, tree) {
    const hex = text(rest, 0, 1, tree);
    const negative = hex.startsWith("-");
    const size = BigInt(`0x${negative ? hex.slice(1) : hex}`);
    const value = negative ? -size : size;
    if (value.toString(16) !== hex) refuse("another form of a bigint", tree);
    return value;
  },
  symbol(rest, tree, depth) {
    const key = readTree(rest[0] ?? null, depth);
    if (typeof key !== "string" || rest.length > 1) {
      return refuse("no symbol", tree);
    }
    return Symbol.for(key);
  },
  "["(rest, tree, depth) {
    const inner = deeper(depth, tree);
    return rest.map((item) => readTree(item, inner));
  },
  Map(rest, tree, depth) {
    const inner = deeper(depth, tree);
    checkOrder(rest, tree);
    const entries = rest.map((entry) => {
      if (!Array.isArray(entry) || entry.length !== 2) {
        return refuse("no entry", entry);
      }
      const [key, value] = entry as [JsonTree, JsonTree];
      return [readTree(key, inner), readTree(value, inner)] as const;
    });
    const map = new Map(entries);
    if (map.size !== rest.length) refuse("with a key twice", tree);
    return map;
  },
  Set(rest, tree, depth) {
    const inner = deeper(depth, tree);
    checkOrder(rest, tree);
    const set = new Set(rest.map((item) => readTree(item, inner)));
    if (set.size !== rest.length) refuse("with an item twice", tree);
    return set;
  },
  Date(rest, tree) {
    const [ms] = rest;
    if (typeof ms !== "number" || rest.length !== 1) {
      return refuse("no date", tree);
    }
    const date = new Date(ms);
    if (date.getTime() !== ms) refuse("an invalid date", tree);
    return date;
  },
  URL(rest, tree) {
    const url = new URL(text(rest, 0, 1, tree));
    if (url.href !== rest[0]) refuse("no href", tree);
    return url;
  },
  URLSearchParams(rest, tree) {
    const query = new URLSearchParams(text(rest, 0, 1, tree));
    if (query.toString() !== rest[0]) refuse("no query", tree);
    return query;
  },
  RegExp(rest, tree) {
    const [source, flags, index] = [0, 1, 2].map((at) =>
      text(rest, at, 3, tree)
    );
    const pattern = new RegExp(source as string, flags);
    pattern.lastIndex = Number(index);
    const again = [pattern.source, pattern.flags, String(pattern.lastIndex)];
    if (again.join("\n") !== rest.join("\n")) refuse("no pattern", tree);
    return pattern;
  },
  digest(rest, tree) {
    const kind = text(rest, 0, 2, tree);
    const digest = text(rest, 1, 2, tree);
    if (!digest.startsWith(PLAIN)) refuse("without a mark", tree);
    const read = kind === "string" || kind === "escaped" ? readText : readBytes;
    return read(kind, digest.slice(PLAIN.length), tree);
  },
};

/** Each name after its length. */
function readObject(
  tree: JsonTree[],
  tag: string,
  values: JsonTree[],
  depth: number,
): Record<string, unknown> {
  const inner = deeper(depth, tree);
  const object: Record<string, unknown> = {};
  let at = 1;
  let before: string | undefined;
  for (const value of values) {
    const [, digits] = /^(0|[1-9][0-9]*):/.exec(tag.slice(at)) ?? [];
    if (digits === undefined) return refuse("without a length", tree);
    const from = at + digits.length + 1;
    at = from + Number(digits);
    const name = tag.slice(from, at);
    if (at > tag.length) refuse("with a name of a wrong length", tree);
    if (before !== undefined && !(before < name)) refuse("unsorted", tree);
    before = name;
    Object.defineProperty(object, name, {
      value: readTree(value, inner),
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  if (at !== tag.length) refuse("with a name too many", tree);
  return object;
}

function readText(kind: string, digest: string, tree: JsonTree[]): string {
  const shown = undoneText(digest);
  const isEscaped = kind === "escaped";
  const value = isEscaped ? JSON.parse(shown) as string : shown;
  if (isEscaped === value.isWellFormed()) refuse("of the other kind", tree);
  if (isEscaped && JSON.stringify(value) !== shown) {
    refuse("escaped in another way", tree);
  }
  if (value.length <= EXACT) refuse("a digest of a short text", tree);
  return value;
}

function readBytes(kind: string, digest: string, tree: JsonTree[]): unknown {
  const bytes = undone(digest);
  const known = kind === "ArrayBuffer" || OWN_VIEW_KINDS.includes(kind);
  if (!known || bytes.length % sizeOf(kind) !== 0) {
    refuse("of an unknown kind", tree);
  }
  if (bytes.length <= EXACT_BYTES) refuse("a digest of few bytes", tree);
  return bytesAs(kind, bytes);
}

function text(
  rest: JsonTree[],
  at: number,
  length: number,
  tree: JsonTree[],
): string {
  const found = rest[at];
  return typeof found === "string" && rest.length === length
    ? found
    : refuse("of a wrong shape", tree);
}

function deeper(depth: number, tree: JsonTree[]): number {
  return depth < DEEPEST ? depth + 1 : refuse("too deep", tree);
}

function checkOrder(items: JsonTree[], tree: JsonTree[]): void {
  for (let at = 1; at < items.length; at++) {
    const [one, other] = items.slice(at - 1) as [JsonTree, JsonTree];
    if (compareTrees(one, other) > 0) refuse("unsorted", tree);
  }
}

function refuse(what: string, tree: JsonTree): never {
  const shown = JSON.stringify(tree).slice(0, 200);
  throw new SyntaxError(`Cannot read ${shown}: it is ${what}`);
}
