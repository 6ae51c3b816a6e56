/**
 * Tree: a value rewritten to nested arrays, which `JSON.stringify` renders at
 * one go. What JSON has stands for itself; everything else is an array, whose
 * first item says what it is:
 *
 * ```text
 * string, finite number, true, false, null    itself
 * ["undefined"]  ["number", "NaN"]  ["bigint", hex]  ["symbol", key]
 * ["[", item, ...]                            an array
 * ["{4:name2:id", value, ...]                 a plain object: each name after
 *                                             its length, sorted; the values
 * ["Map", [key, value], ...]  ["Set", item, ...]           sorted
 * ["Date", ms]  ["URL", href]  ["URLSearchParams", query]
 * ["RegExp", source, flags, lastIndex]
 * ["Uint8Array", hex]                         and the other kinds of bytes
 * ["digest", kind, digest]                    a long text, many bytes
 * ```
 *
 * A reader can tell from each item what follows, so two values that differ have
 * two trees, and two texts. Each value is read once.
 *
 * @module
 */
import { collectionTree } from "./collection.ts";
import { contentTree } from "./content.ts";
import { type Digest, digestOf } from "./digest.ts";
import { KeyFault, located, property } from "./fault.ts";
import { builtInName, isArrayPrototype, isObjectPrototype } from "./realm.ts";
import { render } from "./render.ts";
import { ROOT } from "./shape.ts";

/** A value rewritten. */
export type Tree = string | number | boolean | null | Tree[];

/** The most characters of a key that stays as it is, and of a text within. */
export const EXACT = 1024;

/** The deepest nesting, in containers. */
const DEEPEST = 200;

/**
 * The most values in a key. Small messages can hold more: an object that many
 * others share is written out for each, and twice as often at each level.
 */
const MOST_VALUES = 2 ** 22;

/** One walk through a value. */
export class Walk {
  readonly digest: Digest | null | undefined;
  /** How many values may come yet. */
  room = MOST_VALUES;

  constructor(digest: Digest | null | undefined) {
    this.digest = digest;
  }
}

const { hasOwn, getOwnPropertySymbols, getPrototypeOf } = Object;
const { isArray } = Array;

/** Rows for short arrays, to copy: each has its final length. */
const ROWS: readonly Tree[][] = Array.from(
  { length: 17 },
  (_, length) => ["[", ...new Array<null>(length).fill(null)],
);

/** The tree of a value that stands `depth` containers deep. */
export function treeOf(
  value: unknown,
  walk: Walk,
  depth: number,
): Tree {
  if (--walk.room < 0) {
    throw new KeyFault(
      `more than ${MOST_VALUES} values have no canonical form`,
    );
  }
  switch (typeof value) {
    case "string":
      return value.length <= EXACT ? value : longText(value, walk);
    case "number":
      return value - value === 0 ? value : ["number", String(value)];
    case "boolean":
      return value;
    case "object":
      return value === null ? value : objectTree(value, walk, depth + 1);
    case "undefined":
      return ["undefined"];
    case "bigint":
      // A power of two, since that takes linear time.
      return ["bigint", value.toString(16)];
    case "symbol": {
      const key = Symbol.keyFor(value);
      if (key !== undefined) return ["symbol", treeOf(key, walk, depth)];
      throw new KeyFault(
        "symbols have no canonical form, but for those of Symbol.for",
      );
    }
    default:
      throw new KeyFault("functions have no canonical form");
  }
}

/** A text digested in place, where there is a digest. */
function longText(text: string, walk: Walk): Tree {
  const formed = text.isWellFormed();
  // In UTF-8 all lone surrogates are one, so they are escaped first.
  const digested = digestOf(formed ? text : render(text), walk.digest);
  return digested === undefined
    ? text
    : ["digest", formed ? "string" : "escaped", digested];
}

function objectTree(
  object: object,
  walk: Walk,
  depth: number,
): Tree {
  if (depth > DEEPEST) {
    throw new KeyFault(`nesting deeper than ${DEEPEST} has no canonical form`);
  }
  const prototype = getPrototypeOf(object) as object | null;
  if (isArray(object)) {
    if (isArrayPrototype(prototype)) return arrayTree(object, walk, depth);
  } else if (prototype === null || isObjectPrototype(prototype)) {
    return plainTree(object, prototype, walk, depth);
  }
  const name = prototype === null ? undefined : builtInName(prototype);
  return name === "Map" || name === "Set"
    ? collectionTree(name, object, (inner) => treeOf(inner, walk, depth))
    : contentTree(name, object, walk.digest);
}

/**
 * An array is its items; properties added to it don't count. Its length, and
 * the items, may have been read already.
 */
export function arrayTree(
  array: readonly unknown[],
  walk: Walk,
  depth: number,
  length = array.length,
  items = array,
): Tree {
  const tree = ROWS[length]?.slice() ?? ["["];
  let at = 0;
  try {
    for (; at < length; at++) {
      const item = items[at];
      if (item === undefined && !(at in array)) {
        throw new KeyFault("holes of an array have no canonical form");
      }
      tree[at + 1] = treeOf(item, walk, depth);
    }
  } catch (error) {
    throw located(error, array, `[${at}]`);
  }
  return tree;
}

/** Whether someone gave a prototype properties that `for in` would list. */
function lendsNames(prototype: object | null): boolean {
  for (const _ in prototype) return true;
  return false;
}

/** A plain object is its own enumerable properties. */
function plainTree(
  object: object,
  prototype: object | null,
  walk: Walk,
  depth: number,
): Tree {
  if (getOwnPropertySymbols(object).length > 0) {
    throw new KeyFault("properties under symbols have no canonical form");
  }
  const isPolluted = lendsNames(prototype);
  let shape = ROOT;
  let name = "";
  const values: Tree[] = [];
  try {
    // Engines read an object faster so than by its `Object.keys`.
    for (name in object) {
      if (isPolluted && !hasOwn(object, name)) continue;
      const value = (object as Record<string, unknown>)[name];
      values.push(treeOf(value, walk, depth));
      shape = shape.with(name);
    }
  } catch (error) {
    throw located(error, object, property(name));
  }
  const { row, places } = shape.layout;
  const tree = row.slice() as Tree[];
  for (let i = 0; i < values.length; i++) {
    tree[places[i] as number] = values[i] as Tree;
  }
  return tree;
}
