/**
 * Responses: who besides the request that led may be given one (table 2b of the
 * design's research, H3). The licence is RFC 9111 section 4: a response may
 * answer several requests if it may be stored (section 3) and reused for them.
 *
 * @module
 */
import { codingOf } from "./coding.ts";
import { directivesOf, listOf, secondsOf, varyOf } from "./fields.ts";
import { httpDate } from "./http_date.ts";
import { type Reason, report } from "./observer.ts";
import type { Settings } from "./settings.ts";
import { type Ask, namesUser } from "./request.ts";
import type { Visit } from "./visit.ts";

/** Who gets a response. */
export type Verdict =
  | {
    /**
     * All who ask while it is on its way, or those who waited before it came.
     */
    readonly to: "all" | "waiting";
    /** For how many ms from its coming on it is fresh. */
    readonly freshFor: number;
  }
  | {
    /** The request that led, and nobody else. */
    readonly to: "leader";
    readonly reason: Reason;
    /** Whether the URL is remembered for it (never for a failure). */
    readonly remember: boolean;
  };

/**
 * Statuses that answer one request and no other, whatever else they say: a
 * part, a condition, a challenge.
 */
const NEVER = [206, 304, 401, 407, 412, 416];

/**
 * RFC 9110 section 15.1; without 206, and without 501 (all 5xx are failures).
 */
const HEURISTIC = [200, 203, 204, 300, 301, 308, 404, 405, 410, 414];

/** The verdict of the rules, and of the `share` option. */
export function judge(
  visit: Visit,
  response: Response,
  settings: Settings,
): Verdict {
  const { share, observer } = settings;
  const { status, headers } = response;
  const verdict = byTheBook(visit, response, settings);
  // No word of the user's makes a part, or a condition's answer, a whole one.
  const isFixed = status === 206 || status === 304 || status < 200 ||
    verdict.to === "leader" &&
      (verdict.reason === "encoding" || verdict.reason === "vary");
  if (share === undefined || isFixed) return verdict;
  try {
    const reply = { status, headers: new Headers(headers) };
    const answer = share(visit.request(), reply);
    if (answer === undefined) return verdict;
    if (answer !== true) return leaderOnly("share", status);
    return verdict.to === "leader" ? WAITING : verdict;
  } catch (error) {
    report(observer, error);
    return leaderOnly("share", status);
  }
}

/**
 * What `share` widens goes to those who wait: nothing says how long it would be
 * right for others.
 */
const WAITING: Verdict = { to: "waiting", freshFor: Infinity };

/**
 * Of a response that somebody reads already: one before us has answered in the
 * handlers' place (a time limit), or the handler had given it away.
 */
export const TAKEN: Verdict = {
  to: "leader",
  reason: "status",
  remember: false,
};

function leaderOnly(reason: Reason, status: number): Verdict {
  // A failure says nothing of what the next herd will get.
  return { to: "leader", reason, remember: !isFailure(status) };
}

function isFailure(status: number): boolean {
  return status === 429 || status >= 500;
}

function byTheBook(
  ask: Ask,
  response: Response,
  settings: Settings,
): Verdict {
  const { status, headers } = response;
  const control = directivesOf(headers.get("cache-control"));
  const refused = refusal(ask, response, control, settings);
  if (refused !== undefined) return leaderOnly(refused, status);
  const ageing = freshness(headers, control, settings);
  if (isFailure(status) && !(ageing !== undefined && ageing > 0)) {
    return settings.shareErrors ? WAITING : leaderOnly("status", status);
  }
  if (mustValidate(headers, control)) {
    return settings.shareValidated ? WAITING : leaderOnly("no-cache", status);
  }
  if (ageing !== undefined) {
    if (ageing > 0) return { to: "all", freshFor: ageing };
    return settings.shareValidated ? WAITING : leaderOnly("stale", status);
  }
  // Events go on for as long as their reader likes; nobody waits for the rest.
  if (EVENTS.test(headers.get("content-type") ?? "")) {
    return leaderOnly("stream", status);
  }
  // RFC 9111 section 4.2.2: without freshness of its own, by its status.
  const isFresh = HEURISTIC.includes(status) || control.has("public");
  return isFresh
    ? { to: "all", freshFor: Infinity }
    : leaderOnly("status", status);
}

const EVENTS = /^text\/event-stream\s*(?:;|$)/i;

/** What forbids sharing, fresh or not. */
function refusal(
  ask: Ask,
  response: Response,
  control: ReadonlyMap<string, string>,
  settings: Settings,
): Reason | undefined {
  const { status, headers } = response;
  const inShared = settings.mode === "shared";
  if (control.has("no-store")) return "no-store"; // section 5.2.2.5
  // With an argument as well, well-formed or not: section 5.2.2.7.
  if (inShared && control.has("private")) return "private";
  // Policy: RFC 9111 section 7.3 leaves it to us.
  if (headers.has("set-cookie") && !settings.shareWithoutCookies) {
    return "set-cookie";
  }
  if (varyOf(headers).includes("*")) return "vary";
  if (NEVER.includes(status) || status < 200) return "status";
  if (codingOf(response, settings).opaque) return "encoding";
  const isPublic = control.has("public") || control.has("s-maxage") ||
    control.has("must-revalidate"); // section 3.5
  if (
    settings.authorization === "public" && !isPublic &&
    namesUser(ask.headers, settings)
  ) return "authorization";
  return undefined;
}

/**
 * Section 5.2.2.4; `Pragma` as in requests (section 5.4), where it is alone.
 */
function mustValidate(
  headers: Headers,
  control: ReadonlyMap<string, string>,
): boolean {
  return control.has("no-cache") ||
    !headers.has("cache-control") &&
      listOf(headers.get("pragma")).includes("no-cache");
}

/**
 * For how many ms more the response is fresh by its own word (section 4.2);
 * `undefined` if it says nothing. What can't be read is stale (section 4.2.1).
 */
function freshness(
  headers: Headers,
  control: ReadonlyMap<string, string>,
  { mode }: Settings,
): number | undefined {
  const age = secondsOf(headers.get("age")) ?? 0;
  const names = mode === "shared" ? ["s-maxage", "max-age"] : ["max-age"];
  const name = names.find((one) => control.has(one));
  if (name !== undefined) {
    return ((secondsOf(control.get(name)) ?? 0) - age) * 1_000;
  }
  const expires = headers.get("expires");
  if (expires === null) return undefined;
  const from = httpDate(headers.get("date")) ?? Date.now();
  const until = httpDate(expires) ?? -Infinity; // section 5.3
  return until - from - age * 1_000;
}
