/**
 * Tuple: the text of a short array of short primitives, the commonest composite
 * key, made without a tree.
 *
 * @module
 */

/** The most items of a tuple. */
export const MOST_ITEMS = 4;

/** What stands before a text: its length. A tuple has no longer ones. */
const LENGTHS: readonly string[] = Array.from(
  { length: 64 },
  (_, length) => `${length}:`,
);

/**
 * `(` and the items, each as `4:name`, `42;`, `t`, `f` or `n`. If one of them
 * is anything else: those read so far, since behind an item may stand an
 * accessor. Written out, since a loop would have to keep them all.
 */
export function tupleOf(
  array: readonly unknown[],
  length: number,
): string | unknown[] {
  if (length === 0) return "(";
  const a = array[0], first = itemText(a);
  if (first === undefined) return [a];
  if (length === 1) return `(${first}`;
  const b = array[1], second = itemText(b);
  if (second === undefined) return [a, b];
  if (length === 2) return `(${first}${second}`;
  const c = array[2], third = itemText(c);
  if (third === undefined) return [a, b, c];
  if (length === 3) return `(${first}${second}${third}`;
  const d = array[3], fourth = itemText(d);
  return fourth === undefined
    ? [a, b, c, d]
    : `(${first}${second}${third}${fourth}`;
}

function itemText(item: unknown): string | undefined {
  switch (typeof item) {
    case "string": {
      const { length } = item;
      return length < LENGTHS.length ? `${LENGTHS[length]}${item}` : undefined;
    }
    case "number":
      return `${item};`;
    case "boolean":
      return item ? "t" : "f";
    default:
      return item === null ? "n" : undefined;
  }
}
