/**
 * Requests: which may be collapsed at all (table 2a of the design's research),
 * and what makes two of them one (H1, H2).
 *
 * @module
 */
import { canonicalKey } from "../key/canonical_key.ts";
import type { Key } from "../key/key.ts";
import { directivesOf } from "./fields.ts";
import type { Reason } from "./observer.ts";
import type { QueryOption } from "./options.ts";
import type { Settings } from "./settings.ts";
import type { Sendable } from "./request_body.ts";

/** A request, as the rules see it. */
export interface Ask {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** Aborts when its client has gone. */
  readonly signal: AbortSignal | undefined;
  /** Its body's part, and whether that alone has it pass by. */
  readonly sent: Pick<Sendable, "passes" | "more">;
  /** What `fetch` was told beside the request. */
  readonly init?: Key | undefined;
}

/** Whether requests of this method are collapsed, if they have no body. */
export function isSafe(method: string): boolean {
  return method === "GET" || method === "HEAD"; // RFC 9111 section 4
}

/**
 * Fields that make a request one for its sender alone: its answer depends on
 * what the sender has already (RFC 9110 sections 13 and 14), or on its
 * connection (sections 7.8 and 10.1.1).
 */
const OWN = [
  "range",
  "if-none-match",
  "if-modified-since",
  "if-match",
  "if-unmodified-since",
  "upgrade",
  "expect",
];

/** Why a request has to go its own way; `undefined` if it may be collapsed. */
export function reasonToPass(
  { headers, sent }: Ask,
  settings: Settings,
): Reason | undefined {
  if (sent.passes !== undefined) return sent.passes;
  if (OWN.some((name) => headers.has(name))) return "request";
  if (asksAnew(headers)) return "request";
  if (sent.more === undefined && hasBody(headers)) return "body";
  const byCredentials = settings.authorization === "bypass" &&
    namesUser(headers, settings);
  const byCookie = settings.cookie === "bypass" &&
    cookieOf(headers, settings) !== null;
  return byCredentials || byCookie ? "credentials" : undefined;
}

/** RFC 9111 section 5.2.1: it wants none of what another request brought. */
function asksAnew(headers: Headers): boolean {
  const control = headers.get("cache-control");
  if (control === null) return headers.get("pragma") !== null; // section 5.4
  const asked = directivesOf(control);
  return asked.has("no-store") || asked.has("no-cache") ||
    asked.has("only-if-cached") || Number(asked.get("max-age") || NaN) === 0;
}

/**
 * A body of a GET has no meaning by RFC 9110 section 9.3.1; a handler's may.
 */
function hasBody(headers: Headers): boolean {
  return headers.has("transfer-encoding") ||
    (headers.get("content-length") ?? "0") !== "0";
}

/** Whether a field tells who asks. */
export function namesUser(headers: Headers, settings: Settings): boolean {
  return headers.has("authorization") ||
    settings.credentials.some((name) => headers.has(name));
}

/** The cookies that count, as they stand. */
function cookieOf(
  headers: Headers,
  { ignoreCookies }: Settings,
): string | null {
  const cookie = headers.get("cookie");
  if (cookie === null || ignoreCookies.size === 0) return cookie;
  const counting = cookie.split(/[;,]/).map((pair) => pair.trim()).filter(
    (pair) => pair !== "" && !ignoreCookies.has(pair.split("=", 1)[0] ?? ""),
  );
  return counting.length === 0 ? null : counting.join("; ");
}

/**
 * What two requests must have in common before anything is known of the
 * response. A composite, never joined text, so that no value of one part can
 * pass for another.
 */
export function baseKey(ask: Ask, settings: Settings): string {
  const { method, headers, sent, init } = ask;
  const url = urlOf(ask.url, settings.query);
  const parts: Key[] = [method, url];
  const forwarded = headers.get("forwarded");
  if (forwarded !== null) parts.push(["forwarded", ...reroutes(forwarded)]);
  if (settings.headers === "all") addAll(parts, headers, settings);
  else addNamed(parts, headers, url, settings.headers);
  if (settings.authorization === "key") {
    addNamed(parts, headers, url, ["authorization", ...settings.credentials]);
  }
  if (settings.cookie === "key") {
    const cookie = cookieOf(headers, settings);
    if (cookie !== null) parts.push("cookie", cookie);
  }
  if (sent.more !== undefined) parts.push(["body", sent.more]);
  if (init !== undefined) parts.push(["init", init]);
  return canonicalKey(parts);
}

/** What of a `Forwarded` reroutes: RFC 7239 section 5. */
function reroutes(forwarded: string): string[] {
  return forwarded.match(/\b(?:host|proto)=(?:"[^"]*"|[^\s;,"]*)/gi) ?? [];
}

function addNamed(
  parts: Key[],
  headers: Headers,
  url: string,
  names: readonly string[],
): void {
  for (const name of names) {
    const value = headers.get(name);
    if (value === null) continue;
    // Nearly all requests name the host that their URL has.
    if (name === "host" && hasHost(url, value)) continue;
    parts.push(name, value);
  }
}

function addAll(parts: Key[], headers: Headers, settings: Settings): void {
  headers.forEach((value, name) => {
    if (settings.ignoreHeaders.has(name) || name === "cookie") return;
    const isCredential = name === "authorization" ||
      settings.credentials.includes(name);
    if (!isCredential) parts.push(name, value);
  });
}

function hasHost(url: string, host: string): boolean {
  const at = url.indexOf("://") + 3;
  return url.startsWith(host, at) && url[at + host.length] === "/";
}

/** The URL without its fragment, and without the parameters left out. */
function urlOf(url: string, query: QueryOption): string {
  const fragment = url.indexOf("#");
  const whole = fragment < 0 ? url : url.slice(0, fragment);
  const at = query === "all" ? -1 : whole.indexOf("?");
  if (at < 0) return whole;
  const kept = whole.slice(at + 1).split("&").filter((pair) =>
    counts(pair, query)
  );
  const path = whole.slice(0, at);
  return kept.length === 0 ? path : `${path}?${kept.join("&")}`;
}

function counts(pair: string, query: QueryOption): boolean {
  if (query === "all") return true;
  const [name = ""] = new URLSearchParams(pair).keys();
  return "only" in query
    ? query.only.includes(name)
    : !query.except.includes(name);
}

/** The key of a request whose URL's responses vary by these fields. */
export function variantKey(
  base: string,
  names: readonly string[] | undefined,
  headers: Headers,
): string {
  return names === undefined
    ? base
    : canonicalKey([base, ...valuesOf(names, headers)]);
}

/** What a request has under each of the names. */
export function valuesOf(
  names: readonly string[],
  headers: Headers,
): (string | null)[] {
  return names.map((name) => headers.get(name));
}
