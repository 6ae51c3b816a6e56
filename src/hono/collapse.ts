/**
 * collapse(): the middleware.
 *
 * @module
 */
import { Collapser } from "../http/collapser.ts";
import { gone } from "../http/gone.ts";
import type { CollapseOptions } from "../http/options.ts";
import { settingsOf } from "../http/settings.ts";
import { sendableOf } from "../http/request_body.ts";
import { type CollapseContext, Downstream } from "./downstream.ts";

/** A middleware of Hono, by its shape. */
export type CollapseMiddleware = (
  context: CollapseContext,
  next: () => Promise<void>,
) => Promise<void>;

/**
 * Makes a middleware that calls what is behind it once for all requests that
 * ask for the same at the same time: `collapseHandler` for Hono, with the same
 * rules and the same options.
 *
 * What stands before it runs for each request, and the fields that it sets are
 * each request's own. What stands behind it runs for the one that leads. So put
 * authentication, rate limits and request ids before it; behind it, what
 * answers in the handlers' place while they still run (a time limit, whose
 * answer the others get with `shareErrors` alone), and what is to be the same
 * for all (a nonce in the body and in a field).
 *
 * On Workers it passes the context's `waitUntil` on, so that a client that
 * hangs up harms no other.
 *
 * @param options What makes requests the same, and whose answers are shared.
 * @returns The middleware.
 * @throws {TypeError} If an option is not of the right shape.
 * @throws {RangeError} If a number among the options is out of range.
 */
export function collapse(options?: CollapseOptions): CollapseMiddleware {
  const settings = settingsOf("shared", options);
  const collapser = new Collapser(settings);

  /** Requests that are in it: a middleware may stand on a path twice. */
  const entered = new WeakSet<CollapseContext>();

  return async function collapse(context, next) {
    // Or somebody before it has answered already.
    if (entered.has(context) || context.finalized) return await next();
    entered.add(context);
    const request = context.req.raw;
    const { signal } = request;
    let downstream: Downstream | undefined;
    try {
      const read = sendableOf(request, settings);
      const sent = read instanceof Promise ? await read : read;
      downstream = new Downstream(context, next, sent);
      downstream.respond(await collapser.answer(downstream));
    } catch (error) {
      // The context is the work's, too, which goes on for the others.
      await downstream?.settled;
      if (downstream?.failed) return;
      if (!signal.aborted || error !== signal.reason) throw error;
      context.res = gone();
    }
  };
}
