/** The application on Node, by the adapter that Hono's users have. */
import { serve } from "@hono/node-server";
import process from "node:process";
import { makeApp } from "./app.ts";

const app = makeApp({ origin: process.env.ORIGIN ?? "" });

serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch: (request: Request, env: unknown) => app(request, env),
}, ({ port }) => console.log(`listening on http://127.0.0.1:${port}`));
