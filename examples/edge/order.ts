/**
 * The order of middlewares around `collapse()`.
 *
 * **Before it** belongs what each request has for itself. It runs for every
 * request, and the fields that it sets are that request's own, also on a
 * response that many share: request ids, CORS by `Origin`, authentication, rate
 * limits, compression, validators.
 *
 * **Behind it** belongs what makes the answer. It runs once for all who share
 * that: what reads the database or calls the origin, and a time limit on it.
 * What depends on who asks must not stand here unless the response says so, by
 * `Vary` or `Cache-Control`.
 *
 * The wrong order does harm. Behind it, a request id is the same for a thousand
 * requests. Before it, a time limit that answers the leader makes Hono drop the
 * answer of the handlers, which still run: all who waited call them again. And a
 * session that is begun before it hands its secret to a handler whose answer
 * others get, unless that says `private`.
 *
 * @module
 */

import { collapse } from "@scope/singleflight/hono";
import type { CollapseOptions } from "@scope/singleflight/fetch";
import { type Handler, Hono, type MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { requestId } from "hono/request-id";
import { timeout } from "hono/timeout";

/** An app, from the outside in. */
export interface Order {
  /** Run for each request. */
  readonly before?: readonly MiddlewareHandler[];
  /** Options of `collapse()`; `"off"` leaves it out. */
  readonly options?: CollapseOptions | "off";
  /** Run once for all who share an answer. */
  readonly behind?: readonly MiddlewareHandler[];
  /** @default {"*"} */
  readonly path?: string;
  readonly handler: Handler;
}

/** Makes the app. */
export function createOrdered(
  { before = [], options = {}, behind = [], path = "*", handler }: Order,
): Hono {
  const app = new Hono();
  for (const one of before) app.use(one);
  if (options !== "off") app.use(collapse(options));
  for (const one of behind) app.use(one);
  app.all(path, handler);
  return app;
}

/** What usually stands before: each of Hono's own. */
export function eachOwn(origins: string[]): MiddlewareHandler[] {
  return [requestId(), cors({ origin: origins, credentials: true })];
}

/**
 * A time limit in ms, for behind. Its 504 is the leader's alone, and the others
 * try for themselves, unless the option `shareErrors` is set.
 */
export function limit(ms: number): MiddlewareHandler {
  return timeout(ms);
}
