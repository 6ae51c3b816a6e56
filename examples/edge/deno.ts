/**
 * The edge on Deno:
 *
 *     deno task edge
 *     PORT=8000 ORIGIN=https://example.com deno task edge
 *
 * On Deno Deploy this file is the entry point, and `ORIGIN` is set there.
 *
 * @module
 */

import { createApp } from "./app.ts";
import { optionsOf, portOf } from "./settings.ts";

const env = {
  ORIGIN: Deno.env.get("ORIGIN"),
  COLLAPSE: Deno.env.get("COLLAPSE"),
  PORT: Deno.env.get("PORT"),
};
const { fetch } = createApp(optionsOf(env));

// The address is Deno Deploy's to choose there, ours elsewhere.
if (Deno.env.has("DENO_DEPLOYMENT_ID")) Deno.serve(fetch);
else {
  Deno.serve({
    hostname: "127.0.0.1",
    port: portOf(env),
    onListen: ({ port }) =>
      console.log(`listening on http://127.0.0.1:${port}`),
  }, fetch);
}
