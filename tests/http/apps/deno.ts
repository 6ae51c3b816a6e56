/** The application on Deno. */
import { makeApp } from "./app.ts";

const app = makeApp({ origin: Deno.env.get("ORIGIN") ?? "" });

Deno.serve({
  hostname: "127.0.0.1",
  port: 0,
  onListen: ({ port }) => console.log(`listening on http://127.0.0.1:${port}`),
}, (request, info) => app(request, info));
