/**
 * The edge on Node.js, by Hono's own adapter:
 *
 *     deno task edge:node
 *
 * or, to take it elsewhere, as one file that needs nothing but Node.js:
 *
 *     deno bundle --output=edge.mjs examples/edge/node.ts
 *     PORT=8000 ORIGIN=https://example.com node edge.mjs
 *
 * @module
 */

import { serve } from "@hono/node-server";
import process from "node:process";
import { createApp } from "./app.ts";
import { optionsOf, portOf } from "./settings.ts";

serve({
  fetch: createApp(optionsOf(process.env)).fetch,
  hostname: "127.0.0.1",
  port: portOf(process.env),
}, ({ port }) => console.log(`listening on http://127.0.0.1:${port}`));
