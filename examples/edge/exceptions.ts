/**
 * Errors behind the middleware: a handler that throws an `HTTPException` is
 * collapsed as the response that it becomes. One exception may be thrown for
 * many requests, whose response has a body that can be read only once: all that
 * wait get it whole none the less, because they share its bytes and not the
 * `Response`.
 *
 * @module
 */

import { collapse } from "@scope/singleflight/hono";
import type { CollapseOptions } from "@scope/singleflight/fetch";
import { Hono } from "hono";
import { HTTPException } from "hono/http-exception";

/**
 * An app that asks the origin and throws what it says.
 *
 * @param ask Gives the text of the exception for a request.
 */
export function createThrowingApp(
  ask: (request: Request) => Promise<string>,
  options: CollapseOptions = {},
): Hono {
  const app = new Hono();
  app.use(collapse(options));
  app.all("*", async (c) => {
    const res = new Response(await ask(c.req.raw), {
      status: 404,
      headers: { "Cache-Control": "max-age=60" },
    });
    throw new HTTPException(404, { res });
  });
  return app;
}
