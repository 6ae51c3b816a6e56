/**
 * Respond: the fields that the responses of one answer go out with.
 *
 * @module
 */
import type { Answer } from "./answer.ts";
import { codingOf } from "./coding.ts";
import { type Field, HOP_BY_HOP, secondsOf } from "./fields.ts";
import { headOf, type Init, initOf, withField } from "./head.ts";
import { marksOf, type Role } from "./marks.ts";
import type { Settings } from "./settings.ts";
import type { Visit } from "./visit.ts";

/** For those who join: all of them share it. */
export function joinedInit({ head }: Answer, settings: Settings): Init {
  // A cookie is for the request that it was set for, whatever else is shared.
  const fields = head.fields.filter(([name]) => name !== "set-cookie");
  return initOf({ ...head, fields }, marksOf(settings, "join", head.status));
}

/** With the time that the response has been here, if it is a second or more. */
export function aged({ head, cameAt }: Answer, init: Init): Init {
  const seconds = Math.floor((performance.now() - cameAt) / 1_000);
  if (seconds < 1) return init;
  const [, age] = head.fields.find(([name]) => name === "age") ?? [];
  return withField(init, ["age", `${(secondsOf(age) ?? 0) + seconds}`]);
}

/** What is known of a body once it has come whole. */
export function withBody(init: Init, body: Uint8Array): Init {
  return withType(withLength(init, body.byteLength), body);
}

function withLength(init: Init, length: number): Init {
  // As pairs it is left to whoever sends it.
  if (Array.isArray(init.headers)) return init;
  if (init.headers["content-length"] === `${length}`) return init;
  return withField(init, ["content-length", `${length}`]);
}

/**
 * Bun tells the type of a body that was given none only as it sends it, and by
 * then a string is bytes.
 */
function withType(init: Init, body: Uint8Array): Init {
  if (!("Bun" in globalThis)) return init;
  if (new Headers(init.headers).has("content-type")) return init;
  const type = isText(body)
    ? "text/plain;charset=utf-8"
    : "application/octet-stream";
  return withField(init, ["content-type", type]);
}

function isText(body: Uint8Array): boolean {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    // deno-lint-ignore no-control-regex -- what no text has
    return !/[\0-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false; // it isn't UTF-8
  }
}

/**
 * The body of a response without one. To `HEAD` that is an empty stream: of
 * none at all a server would say that it has 0 bytes (RFC 9110 section 8.6).
 */
export function bodiless(method: string): ReadableStream | null {
  if (method !== "HEAD") return null;
  return new ReadableStream({
    async pull(controller) {
      // A turn later, since Bun counts what comes at once.
      await new Promise((resolve) => setTimeout(resolve));
      controller.close();
    },
  });
}

/** A response that goes to one request alone, with its marks. */
export function mark(
  response: Response,
  role: Role,
  visit: Visit,
  settings: Settings,
): Response {
  const { status, headers } = response;
  // No response may be built with such a status: an upgrade, or one of a
  // browser's that shows nothing.
  if (status < 200) return response;
  const marks = marksOf(settings, role, status);
  const { opaque } = codingOf(response, settings);
  const isFine = opaque || !NEEDS_CARE.some((name) => headers.has(name));
  if (isFine && add(response, marks) || opaque) return response;
  if (response.body?.locked) return response; // it is being sent already
  const head = headOf(visit, response, settings);
  return visit.build(response.body, initOf(head, marks), head);
}

/** Fields that may not go on as they stand. */
const NEEDS_CARE = [...HOP_BY_HOP, "content-encoding"];

/**
 * The values that fields had before they were marked: a handler may give the
 * same response again.
 */
const unmarked = new WeakMap<Response, Map<string, string | null>>();

/** Adds to fields that may be written to; those of `fetch` may not. */
function add(response: Response, marks: readonly Field[]): boolean {
  const { headers } = response;
  const values = unmarked.get(response) ?? new Map<string, string | null>();
  unmarked.set(response, values);
  try {
    for (const [name, mark] of marks) {
      if (!values.has(name)) values.set(name, headers.get(name));
      const value = values.get(name) ?? null;
      headers.set(name, value === null ? mark : `${value}, ${mark}`);
    }
    return true;
  } catch {
    return false; // the first one throws, or none does
  }
}
