/**
 * The order of what a Map or a Set holds, in canonical text.
 *
 * @module
 */

import type { JsonTree } from "./decode_tree.ts";

const TYPES = ["boolean", "null", "number", "array", "string"];

/** By type; then by value, text by code units, arrays item by item. */
export function compareTrees(one: JsonTree, other: JsonTree): number {
  const [type, otherType] = [typeOf(one), typeOf(other)];
  if (type !== otherType) return TYPES.indexOf(type) - TYPES.indexOf(otherType);
  if (Array.isArray(one) && Array.isArray(other)) {
    for (const [at, item] of one.entries()) {
      if (at >= other.length) return 1;
      const order = compareTrees(item, other[at] as JsonTree);
      if (order !== 0) return order;
    }
    return one.length - other.length;
  }
  if (one === other) return 0;
  return (one as string) < (other as string) ? -1 : 1;
}

function typeOf(tree: JsonTree): string {
  return tree === null ? "null" : Array.isArray(tree) ? "array" : typeof tree;
}
