/**
 * collapseFetch(): a `fetch` that goes out once for all who ask for the same.
 *
 * @module
 */
import { canonicalKey } from "../key/canonical_key.ts";
import type { Key } from "../key/key.ts";
import { Collapser } from "./collapser.ts";
import type { Head, Init } from "./head.ts";
import { functionOption } from "./checks.ts";
import type { CollapseOptions } from "./options.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { isSafe } from "./request.ts";
import { goesByBody, sendableOf } from "./request_body.ts";
import { buildResponse, type Visit } from "./visit.ts";

/** Options of {@linkcode collapseFetch}. */
export interface CollapseFetchOptions extends CollapseOptions {
  /**
   * What goes out.
   *
   * @default {globalThis.fetch, as it is at each call}
   */
  fetch?: typeof fetch | undefined;
}

/** What a call of `fetch` may be given, and a Worker's `waitUntil`. */
export interface CollapseInit extends RequestInit {
  /**
   * Keeps the request alive until what it began for others has ended:
   * `ctx.waitUntil` of Cloudflare Workers.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
}

/** A `fetch` that collapses. */
export type CollapsedFetch = (
  input: string | URL | Request,
  init?: CollapseInit,
) => Promise<Response>;

/**
 * Makes a `fetch` that calls the origin once for all who ask for the same at
 * the same time, and gives each a response of its own, whose body comes while
 * the origin still sends. Nothing is stored: when the body has come, the next
 * call goes out again.
 *
 * It is for the requests of one owner. The same are those of one URL, method,
 * fields (all but a tracer's), body (of `QUERY`), and options. Requests of
 * other methods, with a condition, a range, or `cache: "no-store"` pass by. The
 * response decides as in `collapseHandler`, except that `private` ones are
 * shared, since all who get them sent the same credentials.
 *
 * A caller's signal ends that caller alone, before the headers and while it
 * reads; the origin hears of it when nobody is left.
 *
 * **Warning:** credentials that are added after this, by the network, in the
 * `fetch` option or by a dispatcher inside of a `Request`, are not in the key:
 * give each user's requests a `fetch` of their own then.
 *
 * @example
 * ```ts
 * import { collapseFetch } from "@scope/singleflight/fetch";
 * import { assertEquals } from "@std/assert";
 *
 * let calls = 0;
 * const fetch = collapseFetch({
 *   fetch: () => {
 *     calls++;
 *     return Promise.resolve(Response.json({ price: 42 }));
 *   },
 * });
 *
 * const url = "https://api.example.com/price";
 * const responses = await Promise.all([fetch(url), fetch(url), fetch(url)]);
 * for (const response of responses) {
 *   assertEquals(await response.json(), { price: 42 });
 * }
 * assertEquals(calls, 1);
 * ```
 *
 * @param options What makes requests the same, and what is shared.
 * @returns A `fetch`. It rejects as `fetch` does; what the origin's call
 * rejects with goes to all who waited for it. Responses have a `url`, and their
 * `Cache-Status` says what became of the request.
 * @throws {TypeError} If an option is not of the right shape.
 * @throws {RangeError} If a number among the options is out of range.
 */
export function collapseFetch(options?: CollapseFetchOptions): CollapsedFetch {
  const settings = settingsOf("private", options);
  const collapser = new Collapser(settings);
  const given = functionOption("fetch", options?.fetch);
  const go: typeof fetch = (input, init) =>
    given === undefined ? globalThis.fetch(input, init) : given(input, init);

  const identityOf = identities();

  return async function fetch(input, init) {
    const { waitUntil, ...told } = membersOf(init);
    const request = requestOf(input, told, settings);
    if (request === undefined) {
      const { method = "GET", url } = input instanceof Request
        ? input
        : { url: String(input) };
      const asked = { method: told.method ?? method, url };
      const isPassing = isSafe(asked.method.toUpperCase());
      collapser.bypass(asked, isPassing ? "request" : "method");
      return await go(input, init);
    }
    const { method, url, headers } = request;
    const signal = told.signal === undefined && input instanceof Request
      ? input.signal
      : told.signal ?? undefined; // `null` takes a Request's away
    const sent = await sendableOf(request, settings);
    // What is sent is a copy: the caller may change what it gave in the
    // meantime, and send that again.
    const more: RequestInit = { ...without(told, OF_THE_REQUEST) };
    for (const name of OF_COPIES) {
      if (told[name] !== undefined) more[name] = told[name] as never;
    }
    const send = (signal: AbortSignal | undefined) =>
      go(sent.request(), signal === undefined ? more : { ...more, signal });
    const visit: Visit = {
      method,
      url,
      headers,
      signal,
      sent,
      init: initKey(input, told, identityOf),
      ...waitUntil !== undefined && { waitUntil },
      lead: send,
      own: () => send(signal),
      request: () => request,
      build: buildFetched,
      decodes: (told as { decompress?: boolean }).decompress !== false,
    };
    return await collapser.answer(visit);
  };
}

/** Members of `init` that a `Request` holds. */
const OF_THE_REQUEST = [
  "body",
  "cache",
  "credentials",
  "duplex",
  "headers",
  "integrity",
  "keepalive",
  "method",
  "mode",
  "priority",
  "redirect",
  "referrer",
  "referrerPolicy",
  "signal",
  "window",
];

/** Those that a copy of a `Request` loses. */
const OF_COPIES = ["referrer", "referrerPolicy"] as const;

/**
 * What a call is told: the members of `init` by their names, since a `Request`
 * may stand there, whose members are none of its own; and whatever else the
 * runtime may know.
 */
function membersOf(init: CollapseInit | null | undefined): CollapseInit {
  if (init === undefined || init === null) return {};
  const members = init as Record<string, unknown>;
  const told: Record<string, unknown> = { ...members };
  for (const name of OF_THE_REQUEST) {
    if (members[name] !== undefined) told[name] = members[name];
  }
  return told;
}

/** Modes in which the caller wants none of what another call brings. */
const OWN_CACHE = ["no-store", "reload", "no-cache", "only-if-cached"];

/** The request that may be collapsed; none if it has to go out as it is. */
function requestOf(
  input: string | URL | Request,
  told: RequestInit,
  settings: Settings,
): Request | undefined {
  const given = input instanceof Request ? input : undefined;
  const method = (told.method ?? given?.method ?? "GET").toUpperCase();
  if (!isSafe(method) && !goesByBody(method, settings)) return undefined;
  if (OWN_CACHE.includes(told.cache ?? given?.cache ?? "")) return undefined;
  try {
    // Without its signal: following that would leave a listener on it.
    return new Request(input, { ...told, signal: null });
  } catch {
    return undefined; // `fetch` itself tells best what is wrong with it
  }
}

/** Members that don't change the answer, or that the key has anyway. */
const OF_NO_MATTER = [
  "body",
  "cache",
  "duplex",
  "headers",
  "method",
  "priority",
  "signal",
  "window",
];

/** Members that a `Request` may have been given, and that change the answer. */
const OF_REQUESTS = [
  "cf",
  "credentials",
  "integrity",
  "mode",
  "redirect",
  "referrer",
  "referrerPolicy",
];

/**
 * What `fetch` was told beside the request: a redirect mode, a client, a
 * dispatcher, whatever a runtime knows.
 */
function initKey(
  input: string | URL | Request,
  init: RequestInit,
  identityOf: (value: unknown) => Key,
): Key | undefined {
  const told: Record<string, unknown> = {};
  if (input instanceof Request) {
    const members = input as unknown as Record<string, unknown>;
    for (const name of OF_REQUESTS) told[name] = members[name];
  }
  Object.assign(told, without(init, OF_NO_MATTER));
  const names = Object.keys(told).filter((name) => told[name] !== undefined);
  if (names.length === 0) return undefined;
  return names.sort().map((name) => [name, identityOf(told[name])]);
}

/**
 * The same number for the same object, if it isn't compared by what it holds.
 */
function identities(): (value: unknown) => Key {
  const numbers = new WeakMap<object, number>();
  let last = 0;
  return (value) => {
    try {
      return canonicalKey(value as Key);
    } catch {
      // A client, an agent, a function: itself and no other.
      const object = value as object;
      const number = numbers.get(object) ?? ++last;
      numbers.set(object, number);
      return number;
    }
  };
}

function without(init: RequestInit, names: readonly string[]): RequestInit {
  return Object.fromEntries(
    Object.entries(init).filter(([name]) => !names.includes(name)),
  );
}

/** A response that says where it came from, as those of `fetch` do. */
function buildFetched(
  body: Uint8Array<ArrayBuffer> | ReadableStream | null,
  init: Init,
  head: Head,
): Response {
  return fetchedFrom(head, buildResponse(body, init));
}

function fetchedFrom(head: Head, response: Response): Response {
  const clone = () =>
    fetchedFrom(head, Response.prototype.clone.call(response));
  return Object.defineProperties(response, {
    url: { value: head.url, configurable: true },
    redirected: { value: head.redirected, configurable: true },
    clone: { value: clone, configurable: true },
  });
}
