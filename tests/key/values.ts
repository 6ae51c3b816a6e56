/**
 * Arbitrary keys: everything that has a canonical form.
 *
 * @module
 */

import fc from "fast-check";
import { asBuffer, bytesAs, OWN_VIEW_KINDS, sizeOf } from "./bytes.ts";

/** What goes wrong in texts, one by one and side by side. */
const PIECES = [
  ..."abz019 ,:;.-_/\\\"'()[]{}<>?&=#%+~^|*$@\0\n\t\u007f\u2028\ufeff",
  "é",
  "e\u0301",
  "\ud800",
  "\udbff",
  "\udc00",
  "\udfff",
  "\ufffd",
  "\u{1f600}",
  "null",
  "digest",
  "sha256:",
  "__proto__",
];

const shortTexts = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 })
  .map((pieces) => pieces.join(""));

/** Round every length at which a text is treated in another way. */
const longTexts = fc.tuple(
  shortTexts,
  fc.constantFrom(62, 63, 64, 65, 127, 1022, 1023, 1024, 1025, 1026, 2500),
  fc.constantFrom("x", "é", '"', "\u{1f600}"),
  fc.boolean(),
).map(([text, length, filler, before]) => {
  const fill = filler.repeat(length).slice(
    0,
    Math.max(0, length - text.length),
  );
  return before ? fill + text : text + fill;
});

/** Texts, mostly short ones. */
export const texts = fc.oneof(
  { arbitrary: shortTexts, weight: 8 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 10 }), weight: 2 },
  { arbitrary: longTexts, weight: 1 },
);

const names = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      "a",
      "b",
      "id",
      "",
      "0",
      "1",
      "10",
      "2",
      "-1",
      "01",
      "4294967295",
      "__proto__",
      "constructor",
      "length",
      "size",
      "then",
      "é",
      "e\u0301",
      "\ud800",
      "\ufffd",
      "a".repeat(64),
      "a".repeat(65),
    ),
    weight: 6,
  },
  { arbitrary: texts, weight: 1 },
);

const numbers = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.integer(),
  fc.double(),
  fc.constantFrom(
    0,
    -0,
    NaN,
    Infinity,
    -Infinity,
    0.1 + 0.2,
    2 ** 53,
    1e21,
    1e-7,
    5e-324,
    Number.MAX_VALUE,
  ),
);

const bigints = fc.oneof(
  fc.bigInt({ min: -20n, max: 20n }),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.constantFrom(2n ** 5000n, -(2n ** 5000n), 2n ** 5000n + 1n),
);

/** Everything that is no object, but for symbols that are not registered. */
export const primitives: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: texts, weight: 4 },
  { arbitrary: numbers, weight: 3 },
  fc.boolean(),
  fc.constantFrom(null, undefined),
  bigints,
  texts.map((text) => Symbol.for(text)),
);

const dates = fc.oneof(
  fc.date({ noInvalidDate: true }),
  fc.constantFrom(0, -1, 8.64e15, -8.64e15).map((ms) => new Date(ms)),
);

const urls = fc.tuple(
  fc.constantFrom(
    "https://a.example/",
    "http://a:1/b/../c",
    "file:///x",
    "x:y",
  ),
  fc.constantFrom("", "?", "#", "?a=", "#a"),
  shortTexts,
).map(([base, mark, text]) => new URL(base + mark + (mark && text)));

const queries = fc.array(fc.tuple(shortTexts, shortTexts), { maxLength: 3 })
  .map((pairs) => new URLSearchParams(pairs));

const patterns = fc.tuple(
  fc.constantFrom("", "a", "/", "[/]", "\n", "\\n", "^a$|b", "é", "\\ud83d"),
  fc.subarray(["d", "g", "i", "m", "s", "y"]),
  fc.constantFrom("", "u", "v"),
  fc.constantFrom(0, 0, 1, 99),
).map(([source, flags, mode, lastIndex]) => {
  const suited = mode === "v" ? source.replace("[/]", "[a]") : source;
  const pattern = new RegExp(suited, flags.join("") + mode);
  pattern.lastIndex = lastIndex;
  return pattern;
});

const bytes = fc.tuple(
  fc.constantFrom(...OWN_VIEW_KINDS, "ArrayBuffer", "Buffer"),
  fc.array(fc.constantFrom(0, 0, 1, 127, 128, 255), { maxLength: 5 }),
  fc.constantFrom(0, 0, 8, 16, 24, 32, 40),
  fc.constantFrom(0, 0, 8),
).map(([kind, some, more, offset]) => {
  const all = [...some, ...new Array<number>(more).fill(7)];
  if (kind === "Buffer") return asBuffer(all);
  const length = all.length - all.length % sizeOf(kind);
  return bytesAs(kind, all.slice(0, length), offset);
});

const leaves: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: primitives, weight: 12 },
  dates,
  urls,
  queries,
  patterns,
  { arbitrary: bytes, weight: 2 },
);

/** An object of these properties, of which the first of a name counts. */
export function objectOf(
  entries: readonly (readonly [name: string, value: unknown])[],
  prototype: object | null = Object.prototype,
): Record<string, unknown> {
  const object = Object.create(prototype) as Record<string, unknown>;
  for (const [name, value] of entries) {
    if (Object.hasOwn(object, name)) continue;
    // Not by `=`, since a name may be `__proto__`.
    Object.defineProperty(object, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return object;
}

const wide = fc.tuple(fc.integer({ min: 60, max: 70 }), names).map(
  ([size, name]) =>
    objectOf([
      ...Array.from({ length: size }, (_, at) => [`${name}${at}`, at] as const),
    ]),
);

const size = { maxLength: 5 };

function containersOf(tie: fc.Arbitrary<unknown>): fc.Arbitrary<unknown>[] {
  return [
    fc.array(tie, size),
    fc.tuple(
      fc.array(fc.tuple(names, tie), size),
      fc.constantFrom(Object.prototype, Object.prototype, null),
    ).map(([entries, prototype]) => objectOf(entries, prototype)),
    fc.array(fc.tuple(tie, tie), { maxLength: 3 }).map((all) => new Map(all)),
    fc.array(tie, { maxLength: 4 }).map((all) => new Set(all)),
  ];
}

/** Everything that has a canonical form. */
export const values: fc.Arbitrary<unknown> =
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small", maxDepth: 5 },
      { arbitrary: leaves, weight: 5 },
      ...containersOf(tie("value")).map((arbitrary) => ({
        arbitrary,
        weight: 2,
      })),
      wide,
    ),
  })).value;

/** Few enough that two of them are often the same, or all but. */
export const fewValues: fc.Arbitrary<unknown> =
  fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: "xsmall", maxDepth: 2 },
      fc.constantFrom<unknown>(0, -0, 1, "", "1", 1n, null, undefined, true),
      fc.constantFrom<unknown>(NaN, "a", "b", "a,b", Symbol.for("a"), "[", "("),
      fc.constantFrom<unknown>(new Date(1), /1/, new URL("x:1"), asBuffer([1])),
      fc.array(tie("value"), { maxLength: 2 }),
      fc.array(fc.tuple(fc.constantFrom("a", "b", "1"), tie("value")), {
        maxLength: 2,
      }).map((entries) => objectOf(entries)),
      fc.array(fc.tuple(tie("value"), tie("value")), { maxLength: 2 })
        .map((entries) => new Map(entries)),
      fc.array(tie("value"), { maxLength: 2 }).map((items) => new Set(items)),
    ),
  })).value;
