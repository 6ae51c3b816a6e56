/**
 * Where the trouble stands: paths, cycles, depth.
 *
 * @module
 */

import { cycle, nested, type Refused, row } from "./refused.ts";

const functions = "functions have no canonical form";
const itself = "it contains itself";
const deep = "nesting deeper than 200 has no canonical form";

const run = () => {};

/** Functions, wherever they stand. */
export const PATHS: readonly Refused[] = [
  row("a function", `: ${functions}`, () => run),
  row("a class", `: ${functions}`, () => class {}),
  row("a function in an object", ` at .run: ${functions}`, () => ({ run })),
  row(
    "a function in a nested object",
    ` at .filter.run: ${functions}`,
    () => ({ a: 1, filter: { b: 2, run } }),
  ),
  row("a function in an array", ` at [1]: ${functions}`, () => [1, run]),
  row(
    "a function in a long array",
    ` at [5]: ${functions}`,
    () => [1, 2, 3, 4, 5, run],
  ),
  row(
    "a function in nested arrays",
    ` at [0].a[2]: ${functions}`,
    () => [{ a: [1, 2, run] }],
  ),
  row(
    "a function under a name with a space",
    ` at ["a name"]: ${functions}`,
    () => ({ "a name": run }),
  ),
  row("a function under no name", ` at [""]: ${functions}`, () => ({
    "": run,
  })),
  row("a function under a number", ` at ["1"]: ${functions}`, () => ({
    1: run,
  })),
  row("a function under quotes", ` at ["\\""]: ${functions}`, () => ({
    '"': run,
  })),
  row(
    "a function in a Map's value",
    ` at .get("k"): ${functions}`,
    () => new Map([["a", 1 as unknown], ["k", run]]),
  ),
  row(
    "a function in a Map's value, deeper",
    ` at .get("k").b[0]: ${functions}`,
    () => new Map([["k", { b: [run] }]]),
  ),
  row(
    "a function under a Map's number",
    ` at .get(1): ${functions}`,
    () => new Map([[1, run]]),
  ),
  row(
    "a function under a Map's object",
    ` at .get(object): ${functions}`,
    () => new Map([[{}, run]]),
  ),
  row(
    "a function as a Map's key",
    ` at .keys()[0]: ${functions}`,
    () => new Map([[run, 1]]),
  ),
  row(
    "a function in a Map's key",
    ` at .keys()[1].a: ${functions}`,
    () => new Map<unknown, unknown>([["x", 1], [{ a: run }, 1]]),
  ),
  row(
    "a function in a Set",
    ` at .values()[0]: ${functions}`,
    () => new Set([run]),
  ),
  row(
    "a function in a Set, deeper",
    ` at .ids.values()[1][0]: ${functions}`,
    () => ({ ids: new Set<unknown>([1, [run]]) }),
  ),
  row("a method", ` at .toJSON: ${functions}`, () => ({ toJSON: run })),
];

/** What holds itself. */
export const CYCLES: readonly Refused[] = [
  row(
    "an object whose child names its parent, beside other objects",
    ` at .child.parent: ${itself}`,
    () =>
      cycle<Record<string, unknown>>(
        { meta: {}, child: { meta: {} } },
        (object) => (object.child as Record<string, unknown>).parent = object,
      ),
  ),
  row(
    "an array in itself",
    ` at [0]: ${itself}`,
    () => cycle<unknown[]>([], (array) => array.push(array)),
  ),
  row(
    "a long array in itself",
    ` at [5]: ${itself}`,
    () => cycle<unknown[]>([1, 2, 3, 4, 5], (array) => array.push(array)),
  ),
  row(
    "an object in itself",
    ` at .self: ${itself}`,
    () =>
      cycle<Record<string, unknown>>({ a: 1 }, (object) => {
        object.self = object;
      }),
  ),
  row(
    "an object in an array in itself",
    ` at .list[1]: ${itself}`,
    () =>
      cycle<Record<string, unknown>>({}, (object) => {
        object.list = [1, object];
      }),
  ),
  row(
    "a Map in its value",
    ` at .get("self"): ${itself}`,
    () => cycle(new Map<unknown, unknown>(), (map) => map.set("self", map)),
  ),
  row(
    "a Map in its key",
    ` at .keys()[0]: ${itself}`,
    () => cycle(new Map<unknown, unknown>(), (map) => map.set(map, 1)),
  ),
  row(
    "a Set in itself",
    ` at .values()[0]: ${itself}`,
    () => cycle(new Set<unknown>(), (set) => set.add(set)),
  ),
  row("a cycle further down", ` at .a.b.next[0]: ${itself}`, () => {
    const b: Record<string, unknown> = {};
    b.next = [b];
    return { a: { b } };
  }),
];

/** A path is shown by its last 120 characters. */
function deepPath(step: string): string {
  return ` at ...${step.repeat(200).slice(-120)}: ${deep}`;
}

/** What is too deep. */
export const DEEP: readonly Refused[] = [
  row(
    "201 arrays in each other",
    deepPath("[0]"),
    () => nested(201, (inner) => [inner]),
  ),
  row(
    "201 objects in each other",
    deepPath(".a"),
    () => nested(201, (a) => ({ a })),
  ),
  row(
    "201 Maps in each other",
    deepPath('.get("a")'),
    () => nested(201, (inner) => new Map([["a", inner]])),
  ),
  row(
    "201 Sets in each other",
    deepPath(".values()[0]"),
    () => nested(201, (inner) => new Set([inner])),
  ),
];
