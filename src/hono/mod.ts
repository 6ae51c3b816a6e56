/**
 * Collapsing as a middleware of [Hono](https://hono.dev): one call of the
 * handlers behind it for all requests that ask for the same at the same time.
 *
 * @example
 * ```ts
 * import { collapse } from "@scope/singleflight/hono";
 * import { Hono } from "hono";
 * import { assertEquals } from "@std/assert";
 *
 * let calls = 0;
 * const app = new Hono();
 * app.use(collapse());
 * app.get("/news", (c) => {
 *   calls++;
 *   return c.text("news", 200, { "Cache-Control": "max-age=60" });
 * });
 *
 * const herd = Array.from({ length: 100 }, () => app.request("/news"));
 * for (const response of await Promise.all(herd)) {
 *   assertEquals(await response.text(), "news");
 * }
 * assertEquals(calls, 1);
 * ```
 *
 * @module
 */
export { collapse, type CollapseMiddleware } from "./collapse.ts";
export type { CollapseContext } from "./downstream.ts";
export type {
  CollapseEvent,
  CollapseObserver,
  CollapseOptions,
  QueryOption,
  Reason,
  SharedResponse,
} from "../http/mod.ts";
