/**
 * The values that keys are made of, new for every operation: objects, and
 * strings as well, because an engine keeps a string's hash in the string, and
 * some peers keep an object's key by its identity. Only the names of
 * properties are the same ones, as they are in any program.
 *
 * @module
 */

/** One kind of value. */
export interface Material {
  /** What it is, for people. */
  readonly does: string;
  /** How many are made, then timed together, so that they stay in the cache. */
  readonly batch: number;
  /** Makes the value of that number. Never timed. */
  readonly make: (serial: number) => unknown;
}

/** `["user", 42]`. */
export type Tuple = readonly [string, number];

/** A call with a list of names. */
export interface Small {
  readonly tenant: string;
  readonly id: number;
  readonly fields: readonly string[];
}

/** What a proxy makes keys of. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: {
    readonly accept: string;
    readonly "accept-language": string;
    readonly "content-type": string;
    readonly "x-tenant": string;
  };
}

/**
 * Makes strings that are new, flat and never hashed: concatenation would leave
 * ropes, which the first reader pays for.
 */
function texts(pattern: string): (serial: number) => string {
  const codes = Array.from(pattern, (char) => char.charCodeAt(0));
  const digits: number[] = [];
  codes.forEach((code, at) => {
    if (code === HASH) digits.unshift(at);
  });
  return (serial) => {
    let rest = serial;
    for (const at of digits) {
      codes[at] = ZERO + rest % 10;
      rest = Math.floor(rest / 10);
    }
    return String.fromCharCode.apply(null, codes);
  };
}

const HASH = "#".charCodeAt(0);
const ZERO = "0".charCodeAt(0);

const user = texts("user");
const tenant = texts("tenant-###");
const names = ["id", "name", "email", "created", "roles"].map(texts);

const method = texts("GET");
const address = texts("https://api.example.com/v1/users/######?page=##");
const accept = texts("application/json");
const language = texts("en-GB,en;q=0.9");
const type = texts("application/json; charset=utf-8");

const word = texts("open-##");
const title = texts("a title of some words ####");
const day = texts("2026-11-##T00:00:00Z");

function nested(serial: number) {
  return {
    tenant: tenant(serial),
    viewer: {
      id: serial,
      name: title(serial),
      roles: [word(1), word(2), word(serial)],
      active: true,
      limits: { perDay: 1_000, perHour: 100, burst: 10 },
    },
    filter: {
      status: [word(3), word(4), word(5)],
      created: { from: day(1), to: day(serial) },
      tags: [word(6), word(7), word(8), word(9)],
      text: title(serial + 1),
      archived: false,
      owner: null,
      score: { least: 0.25, most: 0.75 },
    },
    sort: [
      { field: names[3]?.(0), descending: true },
      { field: names[1]?.(0), descending: false },
    ],
    page: { size: 50, after: serial, before: null, total: true },
    fields: names.map((name) => name(serial)),
    locale: { language: language(0), zone: word(10), currency: word(11) },
    options: {
      depth: 3,
      expand: false,
      trace: word(serial),
      retries: 2,
      raw: false,
    },
  };
}

/**
 * Bytes that differ with every serial number, in a buffer for each of a batch:
 * engines remember nothing of bytes, and new ones would only be cold.
 */
function bytes(size: number, batch: number): Material["make"] {
  const pool = Array.from({ length: batch }, (_, buffer) => {
    const filled = new Uint8Array(size);
    for (let i = 0; i < size; i++) filled[i] = (i * 31 + buffer * 7) & 255;
    return filled;
  });
  return (serial) => {
    const buffer = pool[serial % batch] ?? new Uint8Array(size);
    buffer[size >> 1] = serial & 255;
    buffer[(size >> 1) + 1] = (serial >> 8) & 255;
    return buffer;
  };
}

function byteMaterial(does: string, size: number, batch: number): Material {
  return { does, batch, make: bytes(size, batch) };
}

/** Long strings of ASCII that differ only in their last characters. */
function longText(length: number): (serial: number) => string {
  const codes = new Uint8Array(length).fill("x".charCodeAt(0));
  const decoder = new TextDecoder();
  return (serial) => {
    let rest = serial;
    for (let at = length - 1; at >= length - 10; at--) {
      codes[at] = ZERO + rest % 10;
      rest = Math.floor(rest / 10);
    }
    return decoder.decode(codes);
  };
}

/** Every kind of value, made when asked for: the bytes take room. */
export const MATERIALS = {
  "tuple": () => ({
    does: `["user", i]`,
    batch: 128,
    make: (serial) => [user(serial), serial],
  }),
  "small": () => ({
    does: "{ tenant, id, fields: [5 names] }",
    batch: 128,
    make: (serial) => ({
      tenant: tenant(serial),
      id: serial,
      fields: names.map((name) => name(serial)),
    }),
  }),
  "request": () => ({
    does: "{ method, url, headers: { 4 of them } }",
    batch: 128,
    make: (serial) => ({
      method: method(serial),
      url: address(serial),
      headers: {
        "content-type": type(serial),
        "accept": accept(serial),
        "x-tenant": tenant(serial),
        "accept-language": language(serial),
      },
    }),
  }),
  "nested": () => ({
    does: "nested objects and lists, 45 leaves",
    batch: 64,
    make: nested,
  }),
  "bytes-64": () => byteMaterial("64 B", 64, 64),
  "bytes-1k": () => byteMaterial("1 KB", 1_024, 64),
  "bytes-16k": () => byteMaterial("16 KB", 16_384, 16),
  "bytes-64k": () => byteMaterial("64 KB", 65_536, 4),
  "bytes-1m": () => byteMaterial("1 MB", 1_048_576, 1),
  "text-8000": () => ({
    does: "8,000 characters",
    batch: 50,
    make: longText(8_000),
  }),
  "text-20000": () => ({
    does: "20,000 characters",
    batch: 50,
    make: longText(20_000),
  }),
} as const satisfies Record<string, () => Material>;

/** The name of a kind of value. */
export type MaterialName = keyof typeof MATERIALS;
