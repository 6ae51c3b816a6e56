/**
 * Values that options refuse, and how they say so.
 *
 * @module
 */

/** Bad values of an option, each with how its message shows it. */
type Bad = readonly (readonly [value: unknown, shown: string])[];

/** What is no function. */
export const NO_FUNCTION: Bad = [[null, "null"], [5, "5"], ["f", '"f"'], [
  {},
  "an object",
]];

const NO_FLAG: Bad = [[null, "null"], [1, "1"], ["true", '"true"'], [
  [],
  "an array",
]];

const NO_NAMES: Bad = [
  [null, "null"],
  ["x-a", '"x-a"'],
  [5, "5"],
  [{}, "an object"],
  [["x-a", 5], "an array"],
  [new Set(["x-a"]), "an object"],
];

const NO_FIELDS: Bad = [...NO_NAMES, [["x a"], '"x a"'], [[""], '""'], [
  ["x:"],
  '"x:"',
]];

const NO_COUNT: Bad = [
  [null, "null"],
  [-1, "-1"],
  [1.5, "1.5"],
  [NaN, "NaN"],
  [Infinity, "Infinity"],
  [2 ** 53, "9007199254740992"],
  ["5", '"5"'],
  [5n, "5"],
];

const NO_TIME: Bad = [
  [null, "null"],
  [0, "0"],
  [-1, "-1"],
  [NaN, "NaN"],
  [2 ** 31, "2147483648"],
  ["5", '"5"'],
];

const COUNT = "must be a whole number from 0";
const TIME =
  "must be a number of milliseconds over 0 up to 2^31-1, or Infinity";
const USERS = '"bypass" or "key" or "public"';

/** By option: its bad values, how its message calls it, and what it must be. */
export const REFUSED: Record<string, readonly [Bad, string, string]> = {
  // "all" is no array of names.
  headers: [NO_FIELDS, "headers option", "must be"],
  ignoreHeaders: [NO_FIELDS, "ignoreHeaders option", "must be"],
  credentials: [NO_FIELDS, "credentials option", "must be"],
  ignoreCookies: [
    NO_NAMES,
    "ignoreCookies option",
    "must be an array of names",
  ],
  query: [
    [[null, "null"], ["none", '"none"'], [{}, "an object"], [5, "5"], [
      { only: [], except: [] },
      "an object",
    ]],
    "query option",
    'must be "all", { only } or { except }',
  ],
  authorization: [
    [[null, "null"], ["none", '"none"'], [true, "true"], ["", '""']],
    "authorization option",
    `must be ${USERS}`,
  ],
  cookie: [
    [[null, "null"], ["public", '"public"'], [false, "false"]],
    "cookie option",
    'must be "bypass" or "key"',
  ],
  postKey: [NO_FUNCTION, "postKey option", "must be a function"],
  share: [NO_FUNCTION, "share option", "must be a function"],
  waitUntil: [NO_FUNCTION, "waitUntil option", "must be a function"],
  shareErrors: [NO_FLAG, "shareErrors option", "must be true or false"],
  shareValidated: [NO_FLAG, "shareValidated option", "must be true or false"],
  shareWithoutCookies: [
    NO_FLAG,
    "shareWithoutCookies option",
    "must be true or false",
  ],
  maxRequestBytes: [NO_COUNT, "maxRequestBytes", COUNT],
  maxBytes: [NO_COUNT, "maxBytes", COUNT],
  maxVary: [NO_COUNT, "maxVary", COUNT],
  maxUnshared: [NO_COUNT, "maxUnshared", COUNT],
  lockTimeout: [NO_TIME, "lockTimeout", TIME],
  lockAge: [NO_TIME, "lockAge", TIME],
  unsharedFor: [
    [...NO_TIME.slice(0, 4), [120_001, "120001"], [Infinity, "Infinity"]],
    "unsharedFor",
    "must be a number of milliseconds over 0 up to 120000",
  ],
  name: [
    [
      [null, "null"],
      ["", '""'],
      ["a b", '"a b"'],
      ["1a", '"1a"'],
      [
        'a"',
        '"a\\""',
      ],
      ["ä", '"ä"'],
      [5, "5"],
      ["a\r\nb", '"a\\r\\nb"'],
    ],
    "name option",
    "must be a token that begins with a letter",
  ],
  observer: [
    [[null, "null"], [5, "5"], ["x", '"x"']],
    "observer",
    "must be an object",
  ],
};

/** Options whose range is the point. */
export const RANGES = [
  "maxRequestBytes",
  "maxBytes",
  "maxVary",
  "maxUnshared",
  "lockTimeout",
  "lockAge",
  "unsharedFor",
];
