/**
 * What collapsing can be told.
 *
 * @module
 */
import type { Key } from "../key/key.ts";
import type { CollapseObserver } from "./observer.ts";

/**
 * A response as {@linkcode CollapseOptions.share} sees it: without its body.
 */
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
   * them: those that a tracer makes anew for each request. A list of yours
   * takes the default's place. Fields by which a request is routed (`Host`)
   * stay.
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
   * @default {8 MiB on Cloudflare Workers, whose isolates have 128 MiB; else 64
   * MiB}
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
