/**
 * SVG as text: elements, escaped, with numbers of fixed decimals, so that the
 * same figures make the same bytes.
 *
 * @module
 */

/** Attributes by name; one that is `undefined` is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element around what is SVG already. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const start = [name, ...Object.entries(attributes).flatMap(attribute)];
  const content = children.join("");
  const isEmpty = content === "";
  return `<${start.join(" ")}${isEmpty ? "/>" : `>${content}</${name}>`}`;
}

/** A point in pixels. */
export type Point = readonly [x: number, y: number];

/** A straight line. */
export function line(
  [x1, y1]: Point,
  [x2, y2]: Point,
  { stroke, width }: { readonly stroke: string; readonly width: number },
): string {
  return element("line", { x1, y1, x2, y2, stroke, "stroke-width": width });
}

/** Text as the content of an element or of an attribute. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** A number in pixels, to a hundredth. */
export function pixels(value: number): string {
  if (!Number.isFinite(value)) {
    throw new RangeError(`Cannot draw at ${value}: must be a finite number`);
  }
  // The sum makes no difference but to -0.
  return String(Math.round(value * 100) / 100 + 0);
}

function attribute([name, value]: [string, string | number | undefined]) {
  if (value === undefined) return [];
  const text = typeof value === "number" ? pixels(value) : escaped(value);
  return [`${name}="${text}"`];
}
