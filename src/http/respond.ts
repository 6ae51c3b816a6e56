/**
 * Respond: the fields that the responses of one answer go out with.
 *
 * @module
 */
import type { Answer } from "./answer.ts";
import { codingOf } from "./coding.ts";
import { type Field, secondsOf } from "./fields.ts";
import { type Head, headOf, type Init, initOf, withField } from "./head.ts";
import { marksOf, type Role } from "./marks.ts";
import type { Settings } from "./options.ts";
import type { Ask } from "./request.ts";
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

/** With the length of a body that has come whole. */
export function withLength(init: Init, length: number): Init {
  // As pairs it is left to whoever sends it.
  if (Array.isArray(init.headers)) return init;
  if (init.headers["content-length"] === `${length}`) return init;
  return withField(init, ["content-length", `${length}`]);
}

/** A response that goes to one request alone, with its marks. */
export function mark(
  response: Response,
  role: Role,
  { method }: Ask,
  visit: Visit,
  settings: Settings,
): Response {
  const { status, headers } = response;
  // No response may be built with such a status: an upgrade, or one of a
  // browser's that shows nothing.
  if (status < 200) return response;
  const marks = marksOf(settings, role, status);
  if (!NEEDS_CARE.some((name) => headers.has(name)) && add(headers, marks)) {
    return response;
  }
  const head: Head = headOf(
    method,
    response,
    settings.onWorkers,
    visit.decodes,
  );
  if (codingOf(response, settings.onWorkers).opaque) return response;
  return visit.build(response.body, initOf(head, marks), head);
}

/** Fields that may not go on as they stand. */
const NEEDS_CARE = [
  "connection",
  "content-encoding",
  "keep-alive",
  "proxy-authenticate",
  "transfer-encoding",
  "upgrade",
  "trailer",
];

/** Adds to fields that may be written to; those of `fetch` may not. */
function add(headers: Headers, marks: readonly Field[]): boolean {
  try {
    for (const [name, value] of marks) headers.append(name, value);
    return true;
  } catch {
    return false; // the first one throws, or none does
  }
}
