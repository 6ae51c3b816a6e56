/**
 * The edge: one Hono app in front of an origin, the same on every runtime. Equal
 * requests that are under way together make one call of the origin; the line
 * with `collapse` is all that it takes. Around it:
 *
 * - `forward.ts` passes a request on to the origin.
 * - `live.ts` counts what happens; `herd.ts` sends many requests at once; the
 *   folder `page/` shows both at `/`.
 * - `origin.ts` is an origin to try it with; `settings.ts` reads the environment.
 * - `across.ts` shares calls between Workers.
 * - `deno.ts`, `node.ts`, `bun.ts` and `worker.ts` start it.
 *
 * @module
 */

import { collapse } from "@scope/singleflight/hono";
import type { CollapseOptions } from "@scope/singleflight/fetch";
import { Hono } from "hono";
import { forward } from "./forward.ts";
import { herd } from "./herd.ts";
import { Live } from "./live.ts";
import { page } from "./page/page.ts";

/** What the edge stands in front of, and how. */
export interface EdgeOptions {
  /** The origin's URL. Paths are appended to it. */
  readonly origin: string;
  /** Options of the middleware; `"off"` leaves it out, to compare. */
  readonly collapse?: Omit<CollapseOptions, "observer"> | "off";
  /** Calls the origin. By default the runtime's own `fetch`. */
  readonly fetch?: typeof fetch;
}

/** An app: `/` and `/live` are its own, all else is the origin's. */
export function createApp(
  { origin, collapse: options = {}, fetch = globalThis.fetch }: EdgeOptions,
): Hono {
  const live = new Live();
  const app = new Hono();
  app.get("/", (c) => c.html(page));
  app.get("/live", (c) => c.json(live.since(Number(c.req.query("since")))));
  app.post("/live", (c) => herd(c, app));
  app.use(live.requests());
  app.use(
    options === "off"
      ? live.originCalls()
      : collapse({ ...options, observer: live }),
  );
  app.all("*", (c) => forward(c.req.raw, origin, fetch));
  app.onError((error, c) => c.text(`Bad gateway: ${error.message}\n`, 502));
  return app;
}
