/**
 * The edge on Bun:
 *
 *     deno task edge:bun
 *
 * or, to take it elsewhere, as one file that needs nothing but Bun:
 *
 *     deno bundle --output=edge.mjs examples/edge/bun.ts
 *     PORT=8000 ORIGIN=https://example.com bun edge.mjs
 *
 * @module
 */

import process from "node:process";
import { createApp } from "./app.ts";
import { optionsOf, portOf } from "./settings.ts";

/** The part of Bun's own API that is used here: Deno has no types of it. */
declare const Bun: {
  serve(options: {
    fetch(request: Request): Response | Promise<Response>;
    hostname: string;
    port: number;
    idleTimeout: number;
  }): { port: number };
};

const app = createApp(optionsOf(process.env));
const { port } = Bun.serve({
  // Bun hands its server over as well, and Hono would take it for bindings.
  fetch: (request) => app.fetch(request),
  hostname: "127.0.0.1",
  port: portOf(process.env),
  // In seconds. Bun's ten would cut clients off from a slower origin.
  idleTimeout: 255,
});
console.log(`listening on http://127.0.0.1:${port}`);
