/**
 * Trees to text.
 *
 * @module
 */
import { KeyFault } from "./fault.ts";
import type { Tree } from "./tree.ts";

const { stringify } = JSON;

const EMPTY: Tree & { toJSON?: unknown } = [];

/** A tree as JSON, which escapes lone surrogates: the text is well-formed. */
export function render(tree: Tree): string {
  try {
    // Some old library may have given arrays, or all objects, a `toJSON`.
    return EMPTY.toJSON === undefined ? stringify(tree) : renderSlowly(tree);
  } catch {
    // No code of the caller's runs here: the engine has no string so long.
    throw new KeyFault("it is too large");
  }
}

function renderSlowly(tree: Tree): string {
  return Array.isArray(tree)
    ? `[${tree.map(renderSlowly).join(",")}]`
    : stringify(tree);
}
