/**
 * What is refused for what it is: contents, instances, fakes.
 *
 * @module
 */

import { cycle, type Refused, row } from "./refused.ts";

const symbols = "symbols have no canonical form, but for those of Symbol.for";
const underSymbols = "properties under symbols have no canonical form";
const holes = "holes of an array have no canonical form";

function instances(name: string): string {
  return `: instances of ${name} have no canonical form`;
}

function unreadable(name: string): string {
  return `: this ${name} can't be read, so has no canonical form`;
}

/** Data without a canonical form. */
export const CONTENTS: readonly Refused[] = [
  row("a symbol", `: ${symbols}`, () => Symbol("a")),
  row("a symbol in an array", ` at [0]: ${symbols}`, () => [Symbol("a")]),
  row("a symbol of the language", ` at .a: ${symbols}`, () => ({
    a: Symbol.iterator,
  })),
  row("a property under a symbol", `: ${underSymbols}`, () => ({
    [Symbol("a")]: 1,
  })),
  row(
    "a property under a registered symbol",
    ` at [0]: ${underSymbols}`,
    () => [
      { [Symbol.for("a")]: 1 },
    ],
  ),
  row("arguments", `: ${underSymbols}`, () =>
    (function () {
      return arguments;
    })()),
  row("an array of holes", ` at [0]: ${holes}`, () => new Array(3)),
  row("a hole in a short array", ` at [1]: ${holes}`, () => [1, , 3]),
  row(
    "a hole in a long array",
    ` at [5]: ${holes}`,
    () => [1, 2, 3, 4, 5, , 7],
  ),
  row(
    "an array of no items but a length",
    ` at [0]: ${holes}`,
    () =>
      cycle<unknown[]>([], (array) => {
        array.length = 2 ** 32 - 1;
      }),
  ),
  row(
    "an invalid date",
    ": invalid dates have no canonical form",
    () => new Date(NaN),
  ),
  row(
    "an invalid date in an object",
    " at .at: invalid dates have no canonical form",
    () => ({ at: new Date("no") }),
  ),
];

class Thing {
  a = 1;
}

/** Objects of other classes. */
export const INSTANCES: readonly Refused[] = [
  row("an instance", instances("Thing"), () => new Thing()),
  row("an instance in an array", ` at [0]${instances("Thing")}`, () => [
    new Thing(),
  ]),
  row(
    "an unnamed class's",
    instances("an unnamed class"),
    () => new (class {})(),
  ),
  row(
    "an heir of a plain object",
    instances("an unnamed class"),
    () => Object.create({ a: 1 }),
  ),
  row(
    "an Array of a class",
    instances("List"),
    () => new (class List extends Array {})(),
  ),
  row(
    "a Map of a class",
    instances("Lru"),
    () => new (class Lru extends Map {})(),
  ),
  row(
    "a Set of a class",
    instances("Bag"),
    () => new (class Bag extends Set {})(),
  ),
  row(
    "a Date of a class",
    instances("Later"),
    () => new (class Later extends Date {})(),
  ),
  row(
    "a URL of a class",
    instances("Link"),
    () => new (class Link extends URL {})("x:y"),
  ),
  row(
    "a RegExp of a class",
    instances("Glob"),
    () => new (class Glob extends RegExp {})("a"),
  ),
  row(
    "a Uint8Array of a class",
    instances("Bytes"),
    () => new (class Bytes extends Uint8Array {})(1),
  ),
  row(
    "an Object of a class",
    instances("Thing"),
    () => new (class Thing extends Object {})(),
  ),
  row("a boxed string", instances("String"), () => Object("a")),
  row("a boxed number", instances("Number"), () => Object(1)),
  row("a boxed boolean", instances("Boolean"), () => Object(true)),
  row("a boxed bigint", instances("BigInt"), () => Object(1n)),
  row("a boxed symbol", instances("Symbol"), () => Object(Symbol.for("a"))),
  row("an Error", instances("TypeError"), () => new TypeError("no")),
  row("a Promise", instances("Promise"), () => Promise.resolve()),
  row("a WeakMap", instances("WeakMap"), () => new WeakMap()),
  row("a WeakRef", instances("WeakRef"), () => new WeakRef({})),
  row("a Request", instances("Request"), () => new Request("https://a/")),
  row("a Response", instances("Response"), () => new Response()),
  row("Headers", instances("Headers"), () => new Headers()),
  row("a stream", instances("ReadableStream"), () => new ReadableStream()),
  row("a signal", instances("AbortSignal"), () => new AbortController().signal),
  row("an iterator", instances("an unnamed class"), () => (function* () {})()),
  row("an array's iterator", instances("an unnamed class"), () => [].values()),
  row(
    "an array without a prototype",
    instances("an unnamed class"),
    () => Object.setPrototypeOf([1], null),
  ),
  row(
    "an object that passes for an array",
    instances("Array"),
    () => Object.create(Array.prototype),
  ),
  row(
    "an array that passes for an object",
    instances("Object"),
    () => Object.setPrototypeOf([1], Object.prototype),
  ),
];

/** What passes for another, or has lost its bytes. */
export const FAKES: readonly Refused[] = [
  ...["Date", "Map", "Set", "URL", "URLSearchParams", "RegExp", "ArrayBuffer"]
    .map((name) =>
      row(`what passes for a ${name}`, unreadable(name), () => {
        const { [name]: known } = globalThis as unknown as Record<
          string,
          { prototype: object }
        >;
        return Object.create(known?.prototype ?? null);
      })
    ),
  row("a proxy of a Date", unreadable("Date"), () => new Proxy(new Date(), {})),
  row("a proxy of a Map", unreadable("Map"), () => new Proxy(new Map(), {})),
  row("a proxy of a Set", ` at [0]${unreadable("Set")}`, () => [
    new Proxy(new Set(), {}),
  ]),
  row(
    "a proxy of bytes",
    unreadable("TypedArray"),
    () => new Proxy(new Uint8Array(1), {}),
  ),
  row(
    "what passes for bytes",
    unreadable("TypedArray"),
    () => Object.create(Uint8Array.prototype),
  ),
  row(
    "a detached ArrayBuffer",
    unreadable("ArrayBuffer"),
    () => detached(new ArrayBuffer(8)),
  ),
  row("a view of a detached ArrayBuffer", unreadable("TypedArray"), () => {
    const bytes = new Uint8Array(8);
    detached(bytes.buffer);
    return bytes;
  }),
];

function detached(buffer: ArrayBuffer): ArrayBuffer {
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}
