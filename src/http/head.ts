/**
 * Head: what of a response precedes its body, as plain data, which any request
 * may read (W5).
 *
 * @module
 */
import { codingOf, withoutCoding } from "./coding.ts";
import type { Settings } from "./settings.ts";
import type { Visit } from "./visit.ts";
import { append, endToEnd, type Field } from "./fields.ts";

/** What a `Response` is built with. All who get the same may share it. */
export interface Init {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Record<string, string> | [string, string][];
}

/** A response without its body. */
export interface Head {
  readonly status: number;
  readonly statusText: string;
  /** Without those of one connection, and of a coding that is undone. */
  readonly fields: readonly Field[];
  /** Where the response came from; empty unless by `fetch`. */
  readonly url: string;
  readonly redirected: boolean;
  /** How many bytes the body must have, where that can be told. */
  readonly length: number | undefined;
}

/** Of a response that is somebody else's. */
export const NO_HEAD: Head = {
  status: 0,
  statusText: "",
  fields: [],
  url: "",
  redirected: false,
  length: undefined,
};

/** Statuses whose response has no body: RFC 9110 section 6.4.1. */
const BODILESS = [204, 205, 304];

/** Whether a response to that method has a body by its status. */
export function mayHaveBody(method: string, status: number): boolean {
  return method !== "HEAD" && !BODILESS.includes(status);
}

/** Reads a response's head. */
export function headOf(
  { method, outer, decodes }: Visit,
  response: Response,
  settings: Settings,
): Head {
  const { status, headers, statusText, url, redirected } = response;
  const hasBody = mayHaveBody(method, status);
  const isDecoded = hasBody && decodes && codingOf(response, settings).decoded;
  const all = endToEnd(headers).filter(([name, value]) =>
    name === "set-cookie"
      ? !outer?.getSetCookie().includes(value)
      : outer?.get(name) !== value
  );
  const fields = isDecoded ? withoutCoding(all) : all;
  const [, length] = fields.find(([name]) => name === "content-length") ?? [];
  return {
    status,
    statusText,
    fields,
    url,
    redirected,
    length: hasBody ? lengthOf(length) : undefined,
  };
}

/** The bytes that a `Content-Length` tells of: RFC 9110 section 8.6. */
function lengthOf(text: string | undefined): number | undefined {
  const length = text !== undefined && /^\d+$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(length) ? length : undefined;
}

/** What to build a response with that has this head, and these marks. */
export function initOf(head: Head, marks: readonly Field[]): Init {
  const { status, statusText } = head;
  const fields = marks.reduce<readonly Field[]>(append, head.fields);
  return { status, statusText, headers: recordOf(fields) };
}

/** The same with another value of one field. */
export function withField(
  { headers, ...init }: Init,
  [name, value]: Field,
): Init {
  return Array.isArray(headers)
    ? {
      ...init,
      headers: [...headers.filter(([n]) => n !== name), [name, value]],
    }
    : { ...init, headers: { ...headers, [name]: value } };
}

/**
 * As a plain object, which servers read without making a `Headers` of it; as
 * pairs where a name comes twice (`Set-Cookie`).
 */
function recordOf(fields: readonly Field[]): Init["headers"] {
  const record = Object.fromEntries(fields);
  return Object.keys(record).length === fields.length
    ? record
    : fields.map(([name, value]): [string, string] => [name, value]);
}
