/**
 * Header fields: what is read of them, and what of them travels.
 *
 * @module
 */

/** A field as a pair: the name in lower case, and the value. */
export type Field = readonly [name: string, value: string];

/**
 * A name, and an argument as a token or in quotes. `;` separates too, and
 * quotes that nobody closes hide nothing: servers that write so mean what they
 * say.
 */
const DIRECTIVE = /([^\s,;="]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;]*)))?/g;

/**
 * The directives of a `Cache-Control`, names in lower case; the argument of one
 * without is empty. One that is given twice with different arguments keeps
 * none, so that no number is read from it (RFC 9111 section 4.2.1).
 */
export function directivesOf(
  value: string | null,
): ReadonlyMap<string, string> {
  if (value === null) return NONE;
  const found = new Map<string, string>();
  for (const [, name = "", quoted, token] of value.matchAll(DIRECTIVE)) {
    const key = name.toLowerCase();
    const argument = quoted ?? token ?? "";
    const before = found.get(key);
    found.set(key, before === undefined || before === argument ? argument : "");
  }
  return found;
}

const NONE: ReadonlyMap<string, string> = new Map();

/** Seconds of a delta-seconds argument; `undefined` if it is none. */
export function secondsOf(text: string | null | undefined): number | undefined {
  if (text === undefined || text === null || !/^\d+$/.test(text.trim())) {
    return undefined;
  }
  return Math.min(Number(text), 2 ** 31); // RFC 9111 section 1.2.2
}

/** The members of a list of names, in lower case. */
export function listOf(value: string | null): string[] {
  if (value === null) return [];
  return value.split(",").map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}

/** A token: RFC 9110 section 5.6.2. */
export const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** A `Vary` of more names than any sane one counts as `*`. */
export const MOST_VARIES = 32;

/**
 * The request fields that a response varies by: RFC 9110 section 12.5.5. `*` is
 * the only one if it is among them, or if what is named can't be a field.
 */
export function varyOf(headers: Headers): readonly string[] {
  const names = listOf(headers.get("vary"));
  // It is of one coding, so it does vary by this, whether it says so or not.
  const isEncoded = headers.has("content-encoding");
  if (isEncoded && !names.includes("accept-encoding")) {
    names.push("accept-encoding");
  }
  const isAny = names.includes("*") || names.length > MOST_VARIES ||
    names.some((name) => !TOKEN.test(name));
  return isAny ? ["*"] : names;
}

/**
 * Fields of one connection, which none who forwards may pass on: RFC 9110
 * section 7.6.1, RFC 9111 section 3.1. `Trailer` is among them since no trailer
 * is forwarded.
 */
export const HOP_BY_HOP: readonly string[] = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The fields that may be passed on. */
export function endToEnd(headers: Headers): Field[] {
  const listed = listOf(headers.get("connection"));
  const fields: Field[] = [];
  headers.forEach((value, name) => {
    if (HOP_BY_HOP.includes(name) || listed.includes(name)) return;
    fields.push([name, value]);
  });
  return fields;
}

/** The fields, one of them with a further member at the end of its list. */
export function append(fields: readonly Field[], added: Field): Field[] {
  const at = fields.findIndex(([name]) => name === added[0]);
  const before = fields[at];
  if (before === undefined) return [...fields, added];
  return fields.with(at, [added[0], `${before[1]}, ${added[1]}`]);
}
