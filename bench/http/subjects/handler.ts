/**
 * `collapseHandler` on Node, without a framework.
 *
 * @module
 */

import { createServer } from "node:http";
import type { RequestListener } from "node:http";
import { collapseHandler } from "@scope/singleflight/fetch";
import { listen } from "./listen.ts";

/** What `@hono/node-server` exports of use here. */
interface NodeServer {
  getRequestListener(
    handler: (request: Request) => Promise<Response>,
  ): RequestListener;
}

/** Serves what the origin says; `COLLAPSE=off` has each request ask it. */
export function start({ getRequestListener }: NodeServer): void {
  const origin = process.env.ORIGIN ?? "";
  const handler = (request: Request) => {
    const { pathname } = new URL(request.url);
    return fetch(origin + pathname);
  };
  const isOff = process.env.COLLAPSE === "off";
  listen(createServer(
    getRequestListener(isOff ? handler : collapseHandler(handler)),
  ));
}
