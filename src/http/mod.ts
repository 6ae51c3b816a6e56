/**
 * Collapsing of HTTP requests: one call of the origin for all who ask for the
 * same at the same time, by the rules of RFC 9111, and nothing is stored.
 *
 * - {@linkcode collapseFetch}: a `fetch` for one owner's requests
 * - {@linkcode collapseHandler}: a handler for `Deno.serve`, `Bun.serve` or a
 *   Worker, for the requests of many users
 * - Hono's middleware is `@scope/singleflight/hono`
 *
 * **The files**, in the order to read them: `fetch.ts` and `handler.ts`: the
 * two functions; `collapser.ts`: what becomes of a request, with `seat.ts`: its
 * part in a flight, and `leading.ts`: the one that calls the origin;
 * `request.ts`, `request_body.ts`: which requests may be collapsed, and what
 * makes them the same; `policy.ts`: who may have a response; `answer.ts`,
 * `head.ts`, `fields.ts`, `coding.ts`: a response as plain data; `respond.ts`,
 * `marks.ts`: and as a response again; `pump.ts`, `body_log.ts`, `reader.ts`: a
 * body, read once and replayed to many; `learned.ts`, `recent.ts`,
 * `http_date.ts`, `fixed_length.ts`, `visit.ts`, `gone.ts`, `observer.ts`,
 * `options.ts`, `settings.ts`, `checks.ts`, `known_fields.ts`: what their names
 * say.
 *
 * @module
 */
export type { Digest, Key, KeyObject, Primitive } from "../key/mod.ts";
export {
  type CollapsedFetch,
  collapseFetch,
  type CollapseFetchOptions,
  type CollapseInit,
} from "./fetch.ts";
export { collapseHandler, type Handler } from "./handler.ts";
export type { CollapseEvent, CollapseObserver, Reason } from "./observer.ts";
export type {
  CollapseOptions,
  QueryOption,
  SharedResponse,
} from "./options.ts";
