/**
 * Trees of Maps and Sets: what they hold, in an order of its own, since theirs
 * doesn't count.
 *
 * @module
 */
import { genuine, located, shown } from "./fault.ts";
import type { Tree } from "./tree.ts";

const forEachEntry = Map.prototype.forEach;
const forEachItem = Set.prototype.forEach;

/** The tree of a Map or of a Set. */
export function collectionTree(
  name: "Map" | "Set",
  collection: object,
  treeOf: (value: unknown) => Tree,
): Tree {
  const trees = name === "Map"
    ? entryTrees(collection, treeOf)
    : itemTrees(collection, treeOf);
  return [name, ...trees.sort(compare)];
}

function entryTrees(
  map: object,
  treeOf: (value: unknown) => Tree,
): Tree[] {
  // Collected first: an accessor within may change the Map.
  const entries: [unknown, unknown][] = [];
  genuine("Map", () =>
    forEachEntry.call(
      map as Map<unknown, unknown>,
      (value, key) => void entries.push([key, value]),
    ));
  return entries.map(([key, value], at) => {
    const tree: Tree[] = [];
    try {
      tree.push(treeOf(key));
      tree.push(treeOf(value));
    } catch (error) {
      const step = tree.length === 0 ? `.keys()[${at}]` : `.get(${shown(key)})`;
      throw located(error, map, step);
    }
    return tree;
  });
}

function itemTrees(
  set: object,
  treeOf: (value: unknown) => Tree,
): Tree[] {
  const items: unknown[] = [];
  genuine("Set", () =>
    forEachItem.call(
      set as Set<unknown>,
      (item) => void items.push(item),
    ));
  return items.map((item, at) => {
    try {
      return treeOf(item);
    } catch (error) {
      throw located(error, set, `.values()[${at}]`);
    }
  });
}

/**
 * An order of trees that is the same everywhere: by type, then by value, texts
 * by their UTF-16 code units, arrays item by item.
 */
function compare(one: Tree, other: Tree): number {
  if (one === other) return 0;
  if (!Array.isArray(one) || !Array.isArray(other)) {
    const type = typeOf(one), otherType = typeOf(other);
    const isLess = type === otherType
      ? (one as string) < (other as string)
      : type < otherType;
    return isLess ? -1 : 1;
  }
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const order = compare(one[at] as Tree, other[at] as Tree);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}

function typeOf(tree: Tree): string {
  return tree === null ? "null" : typeof tree;
}
