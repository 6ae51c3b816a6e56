/**
 * Shape: the names of a plain object, in the order that the object gives them,
 * with what sorting them came to. Most objects have the names of one seen
 * before, which spares the sort.
 *
 * @module
 */

/** The most names of a shape that is kept. */
const MOST_NAMES = 64;

/** The longest name of a shape that is kept, in characters. */
const LONGEST_NAME = 64;

/**
 * How many names, and names of layouts, are kept before all are dropped: a few
 * megabytes at the most.
 */
const MOST_KEPT = 16_384;

/** How the tree of an object is laid out. */
export interface Layout {
  /**
   * `{` and each name after its length, in order of UTF-16 code units; then
   * room for the values.
   */
  readonly row: readonly unknown[];
  /** Where in the row the value of each name goes, in the object's order. */
  readonly places: readonly number[];
}

/** One name, and those before it. */
export class Shape {
  readonly #name: string;
  readonly #before: Shape | undefined;
  readonly #size: number;
  /** The name that was seen after this one first. */
  #next: Shape | undefined;
  /** Others that were seen after it. */
  #others: Map<string, Shape> | undefined;
  #layout: Layout | undefined;

  constructor(name: string, before?: Shape) {
    this.#name = name;
    this.#before = before;
    this.#size = before === undefined ? 0 : before.#size + 1;
  }

  /** The shape with one name more. */
  with(name: string): Shape {
    const next = this.#next;
    return next !== undefined && next.#name === name
      ? next
      : this.#others?.get(name) ?? this.#add(name);
  }

  #add(name: string): Shape {
    const shape = new Shape(name, this);
    if (this.#size >= MOST_NAMES || name.length > LONGEST_NAME) return shape;
    keep(1);
    if (this.#next === undefined) this.#next = shape;
    else (this.#others ??= new Map()).set(name, shape);
    return shape;
  }

  get layout(): Layout {
    return this.#layout ??= this.#layOut();
  }

  /** All the names up to a shape's, in order. */
  static #namesOf(last: Shape): string[] {
    const names = new Array<string>(last.#size);
    for (let shape = last; shape.#before !== undefined; shape = shape.#before) {
      names[shape.#size - 1] = shape.#name;
    }
    return names;
  }

  #layOut(): Layout {
    const names = Shape.#namesOf(this);
    if (names.length <= MOST_NAMES) keep(names.length);
    const sorted = [...names].sort();
    const placeOf = new Map(sorted.map((name, at) => [name, at + 1]));
    const tag = sorted.map((name) => `${name.length}:${name}`).join("");
    return {
      row: [`{${tag}`, ...sorted.map(() => null)],
      places: names.map((name) => placeOf.get(name) as number),
    };
  }

  /** Drops all the shapes with more names. */
  forget(): void {
    this.#next = this.#others = undefined;
  }
}

/** The shape without names: all that are kept hang from it. */
export const ROOT = new Shape("");

let kept = 0;

function keep(more: number): void {
  kept += more;
  if (kept <= MOST_KEPT) return;
  kept = 0;
  ROOT.forget();
}
