/**
 * What collapsing can be told, and the checks of it.
 *
 * @module
 */
import { flag, milliseconds } from "../core/options.ts";
import { shown, wrongShape } from "../core/errors.ts";
import type { Key } from "../key/key.ts";
import { decoderOf, type Decodes } from "./coding.ts";
import type { CollapseObserver } from "./observer.ts";

/** Whose requests are collapsed: one owner's, or many users'. */
export type Mode = "private" | "shared";

/** A response as {@linkcode CollapseOptions.share} sees it: without its body. */
export interface SharedResponse {
  /** The status code. */
  readonly status: number;
  /** The fields, as the origin sent them. */
  readonly headers: Headers;
}

/** Which query parameters belong to the key. */
export type QueryOption =
  | "all"
  | { readonly only: readonly string[] }
  | { readonly except: readonly string[] };

/**
 * Options of `collapseFetch`, `collapseHandler` and Hono's `collapse`. They are
 * read once, at construction.
 */
export interface CollapseOptions {
  /**
   * Names of request fields that belong to the key, beside those that the
   * response's `Vary` names: requests that differ in one never share. `"all"`:
   * every field but the {@linkcode ignoreHeaders}. One owner's requests differ
   * in a field only where it matters; of many users each sends its own
   * `User-Agent`, so there it would share nothing.
   *
   * @default {"all" in mode private, [] in mode shared}
   */
  headers?: "all" | readonly string[] | undefined;
  /**
   * Names of request fields that never belong to the key, unless `Vary` names
   * them: those that a tracer makes anew for each request.
   *
   * @default {traceparent, tracestate, baggage, x-request-id and their like}
   */
  ignoreHeaders?: readonly string[] | undefined;
  /**
   * Which query parameters belong to the key, with their order. All by default:
   * only you know which your handler doesn't read (`utm_source`).
   *
   * @default {"all"}
   */
  query?: QueryOption | undefined;
  /**
   * What becomes of requests that name their user by `Authorization`,
   * `Proxy-Authorization` or a field of {@linkcode credentials}. `"bypass"`:
   * they are not collapsed, which is right whatever the origin says. `"key"`:
   * those of equal credentials are. `"public"`: they are collapsed whoever sent
   * them, and the answer is shared if its `Cache-Control` has `public`,
   * `s-maxage` or `must-revalidate` (RFC 9111 section 3.5). **Warning:** with
   * `"public"` an origin that sets one of these by mistake shows one user's
   * answer to others.
   *
   * @default {"key" in mode private, "bypass" in mode shared}
   */
  authorization?: "bypass" | "key" | "public" | undefined;
  /**
   * What becomes of requests with a `Cookie`: as `"bypass"` and `"key"` of
   * {@linkcode authorization}.
   *
   * @default {"key" in mode private, "bypass" in mode shared}
   */
  cookie?: "bypass" | "key" | undefined;
  /**
   * Names of cookies that don't count: those that your handler doesn't read
   * (`_ga`). A request that has no other is one without cookies.
   *
   * @default {[]}
   */
  ignoreCookies?: readonly string[] | undefined;
  /**
   * Names of request fields that name a user, as `Authorization` does. Give the
   * fields that your application or the proxy before it uses; those that are
   * common (`X-Api-Key`, `X-Auth-Token`, `X-Forwarded-User`, ...) always count.
   *
   * @default {[]}
   */
  credentials?: readonly string[] | undefined;
  /**
   * Has `POST` requests collapse that only read (GraphQL queries): gives a key
   * for a request and its body, or `undefined` for one that must not be
   * collapsed. **Warning:** two requests of one key get one answer, so the key
   * must hold all of the body that matters.
   *
   * @default {none: no POST is collapsed}
   */
  postKey?:
    | ((request: Request, body: Uint8Array) => Key | undefined)
    | undefined;
  /**
   * The most bytes of a request's body, of `QUERY` and of a `POST` with
   * {@linkcode postKey}, that are read to make its key. A request with a larger
   * one passes by.
   *
   * @default {65536}
   */
  maxRequestBytes?: number | undefined;
  /**
   * Has the last word on a response: `false` keeps it for the request that led,
   * `true` gives it to all that wait, `undefined` leaves it to the rules. Not
   * asked about responses that are shared with nobody whatever it says (`206`,
   * `304`, `Vary: *`), and of no weight where `Vary` tells two requests apart.
   * One that throws says `false`.
   *
   * **Warning:** `true` overrides `no-store`, `private` and `Set-Cookie`. Widen
   * only where you own both ends, and never for a response that depends on who
   * asked.
   *
   * @default {none: the rules decide}
   */
  share?:
    | ((request: Request, response: SharedResponse) => boolean | undefined)
    | undefined;
  /**
   * Whether a response of 429 or 5xx without freshness of its own goes to all
   * that wait. Otherwise each of them asks the origin itself, at once: right by
   * RFC 9111, and one more herd for an origin that is down already.
   *
   * @default {false}
   */
  shareErrors?: boolean | undefined;
  /**
   * Whether a response with `no-cache`, `max-age=0` or one that is stale goes
   * to the requests that came before it did: for them it is as fresh as their
   * own would have been. Off, since `no-cache` says to ask for each request.
   *
   * @default {false}
   */
  shareValidated?: boolean | undefined;
  /**
   * Whether a response with `Set-Cookie` is shared without that field. Off,
   * since its body was made along with the cookie, and may be one user's.
   *
   * @default {false}
   */
  shareWithoutCookies?: boolean | undefined;
  /**
   * The most bytes of a body that are kept for requests that join late. Once a
   * body has grown over it nobody joins, what all readers have read is let go,
   * and a reader that is farther than this, and a chunk, behind the fastest one
   * ends with an error. In bytes; each flight may take as much.
   *
   * @default {8 MiB on Cloudflare Workers, whose isolates have 128 MiB; else 64 MiB}
   */
  maxBytes?: number | undefined;
  /**
   * Milliseconds after which a request that waits for another's response asks
   * the origin itself. A number over 0 up to 2^31-1, or `Infinity`: when the
   * origin is slow, all that wait would ask it at the same moment.
   *
   * @default {Infinity}
   */
  lockTimeout?: number | undefined;
  /**
   * Milliseconds without a sign of life (the headers, or a chunk) after which
   * later requests no longer join, and the next one asks the origin: what hangs
   * doesn't own its URL. A number over 0 up to 2^31-1, or `Infinity`.
   *
   * @default {5000}
   */
  lockAge?: number | undefined;
  /**
   * How many URLs' `Vary` is remembered, in URLs. What is forgotten is learned
   * again, by one flight that some have waited for in vain.
   *
   * @default {10000}
   */
  maxVary?: number | undefined;
  /**
   * How many URLs are remembered whose response could not be shared, so that
   * the next herd doesn't wait for one another. In URLs; 0 remembers none.
   *
   * @default {10000}
   */
  maxUnshared?: number | undefined;
  /**
   * Milliseconds for which such a URL is remembered: over 0 up to 120000, since
   * the origin may change its mind.
   *
   * @default {120000}
   */
  unsharedFor?: number | undefined;
  /**
   * The name in `Cache-Status` and `Via`: a token of RFC 9110.
   *
   * @default {"singleflight"}
   */
  name?: string | undefined;
  /**
   * Keeps a request alive until the work that it began for others has ended:
   * `waitUntil` of `cloudflare:workers`. Not needed where the call itself
   * brings one: a Worker's or Hono's context.
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /** Hears of what becomes of each request. */
  observer?: CollapseObserver | undefined;
}

/** Fields that name a user, beside `Authorization` and `Cookie`. */
const CREDENTIALS = [
  "proxy-authorization",
  "x-api-key",
  "x-auth-token",
  "x-access-token",
  "x-user-id",
  "x-forwarded-user",
  "x-forwarded-email",
  "x-remote-user",
  "x-auth-request-user",
  "x-session-id",
  "x-csrf-token",
  "x-xsrf-token",
  "api-key",
  "remote-user",
  "x-forwarded-client-cert",
  "tailscale-user-login",
  "cf-access-authenticated-user-email",
  "x-amzn-oidc-identity",
  "cf-access-jwt-assertion",
  "x-goog-iap-jwt-assertion",
  "x-amzn-oidc-data",
  "x-ms-client-principal",
];

/** Fields that a tracer or a proxy makes anew for each request. */
const IGNORED = [
  "traceparent",
  "tracestate",
  "baggage",
  "x-request-id",
  "x-correlation-id",
  "request-id",
  "b3",
  "x-b3-traceid",
  "x-b3-spanid",
  "x-b3-parentspanid",
  "x-b3-sampled",
  "x-amzn-trace-id",
  "x-cloud-trace-context",
  "x-datadog-trace-id",
  "x-datadog-parent-id",
  "x-datadog-sampling-priority",
  "sentry-trace",
  "uber-trace-id",
];

/**
 * Fields by which a request chooses another host, path or method than its own.
 * They always belong to the key, or one forged request would poison a herd.
 */
const REROUTING = [
  "host",
  "x-host",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-prefix",
  "x-forwarded-proto",
  "x-http-method-override",
  "x-original-url",
  "x-rewrite-url",
];

/** Options, checked, with their defaults. */
export interface Settings {
  readonly mode: Mode;
  readonly headers: "all" | readonly string[];
  readonly ignoreHeaders: ReadonlySet<string>;
  readonly query: QueryOption;
  readonly authorization: "bypass" | "key" | "public";
  readonly cookie: "bypass" | "key";
  readonly ignoreCookies: ReadonlySet<string>;
  readonly credentials: readonly string[];
  readonly postKey: CollapseOptions["postKey"];
  readonly maxRequestBytes: number;
  readonly share: CollapseOptions["share"];
  readonly shareErrors: boolean;
  readonly shareValidated: boolean;
  readonly shareWithoutCookies: boolean;
  readonly maxBytes: number;
  readonly lockTimeout: number;
  readonly lockAge: number;
  readonly maxVary: number;
  readonly maxUnshared: number;
  readonly unsharedFor: number;
  readonly name: string;
  readonly waitUntil: CollapseOptions["waitUntil"];
  readonly observer: CollapseObserver | undefined;
  /** Whether promises die with the request that made them (W1-W3). */
  readonly onWorkers: boolean;
  /** What this runtime's `fetch` decodes. */
  readonly decodes: Decodes;
}

const MIB = 2 ** 20;

/** Checks the options, and fills in the defaults. */
export function settingsOf(
  mode: Mode,
  options: CollapseOptions = {},
): Settings {
  if (typeof options !== "object" || options === null) {
    throw wrongShape("options", options, "an object");
  }
  const isPrivate = mode === "private";
  const onWorkers = globalThis.navigator?.userAgent === "Cloudflare-Workers";
  const byUser = isPrivate ? "key" : "bypass";
  const { headers = isPrivate ? "all" : [] } = options;
  return {
    mode,
    headers: headers === "all"
      ? "all"
      : [...REROUTING, ...fieldNames("headers", headers)],
    ignoreHeaders: new Set(
      options.ignoreHeaders === undefined
        ? IGNORED
        : fieldNames("ignoreHeaders", options.ignoreHeaders)
          .filter((name) => !REROUTING.includes(name)),
    ),
    query: queryOption(options.query),
    authorization: oneOf(
      "authorization",
      options.authorization ?? byUser,
      ["bypass", "key", "public"],
    ),
    cookie: oneOf("cookie", options.cookie ?? byUser, ["bypass", "key"]),
    ignoreCookies: new Set(names("ignoreCookies", options.ignoreCookies ?? [])),
    credentials: [
      ...CREDENTIALS,
      ...fieldNames("credentials", options.credentials ?? []),
    ],
    postKey: functionOption("postKey", options.postKey),
    maxRequestBytes: wholeNumber(
      "maxRequestBytes",
      options.maxRequestBytes ?? 65_536,
    ),
    share: functionOption("share", options.share),
    shareErrors: flag("shareErrors option", options.shareErrors, false),
    shareValidated: flag(
      "shareValidated option",
      options.shareValidated,
      false,
    ),
    shareWithoutCookies: flag(
      "shareWithoutCookies option",
      options.shareWithoutCookies,
      false,
    ),
    maxBytes: wholeNumber(
      "maxBytes",
      options.maxBytes ?? (onWorkers ? 8 : 64) * MIB,
    ),
    lockTimeout: milliseconds("lockTimeout", options.lockTimeout),
    lockAge: milliseconds("lockAge", options.lockAge ?? 5_000),
    maxVary: wholeNumber("maxVary", options.maxVary ?? 10_000),
    maxUnshared: wholeNumber("maxUnshared", options.maxUnshared ?? 10_000),
    unsharedFor: rememberFor(options.unsharedFor),
    name: token("name", options.name ?? "singleflight"),
    waitUntil: functionOption("waitUntil", options.waitUntil),
    observer: observerOption(options.observer),
    onWorkers,
    decodes: decoderOf(onWorkers),
  };
}

/** The longest that a URL counts as not to be shared, in ms (H3). */
const LONGEST_UNSHARED = 120_000;

function rememberFor(value: number = LONGEST_UNSHARED): number {
  if (typeof value === "number" && value > 0 && value <= LONGEST_UNSHARED) {
    return value;
  }
  throw new RangeError(
    `Cannot use the unsharedFor: was ${
      shown(value)
    }, must be a number of milliseconds over 0 up to ${LONGEST_UNSHARED}`,
  );
}

function wholeNumber(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) {
    return value as number;
  }
  throw new RangeError(
    `Cannot use the ${name}: was ${
      shown(value)
    }, must be a whole number from 0`,
  );
}

/** The characters of a token: RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+\-.^_`|~\w]+$/;

/** A token that a structured field takes as one, too: RFC 8941 section 3.3.4. */
function token(name: string, value: unknown): string {
  if (
    typeof value === "string" && TOKEN.test(value) && /^[A-Za-z*]/.test(value)
  ) {
    return value;
  }
  throw wrongShape(
    `${name} option`,
    value,
    "a token that begins with a letter",
  );
}

function names(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value;
  }
  throw wrongShape(`${name} option`, value, "an array of names");
}

function fieldNames(name: string, value: unknown): readonly string[] {
  return names(name, value).map((one) => {
    if (TOKEN.test(one)) return one.toLowerCase();
    throw wrongShape(`${name} option's entry`, one, "the name of a field");
  });
}

function oneOf<T extends string>(
  name: string,
  value: T,
  allowed: readonly T[],
): T {
  if (allowed.includes(value)) return value;
  throw wrongShape(
    `${name} option`,
    value,
    allowed.map((one) => `"${one}"`).join(" or "),
  );
}

function queryOption(value: QueryOption = "all"): QueryOption {
  if (value === "all") return value;
  const { only, except } = Object(value) as Record<string, unknown>;
  if (only !== undefined && except === undefined) {
    return { only: [...names("query.only", only)] };
  }
  if (except !== undefined && only === undefined) {
    return { except: [...names("query.except", except)] };
  }
  throw wrongShape("query option", value, '"all", { only } or { except }');
}

/** Checks a function, if one was given. */
export function functionOption<T>(name: string, value: T): T {
  if (value === undefined || typeof value === "function") return value;
  throw wrongShape(`${name} option`, value, "a function");
}

function observerOption(
  value: CollapseObserver | undefined,
): CollapseObserver | undefined {
  if (value === undefined || typeof value === "object" && value !== null) {
    return value;
  }
  throw wrongShape("observer", value, "an object");
}
