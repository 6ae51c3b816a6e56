/** The application on Cloudflare's workerd. */
import { type App, makeApp } from "./app.ts";

interface Env {
  readonly ORIGIN: string;
}

/**
 * Made by the first request, since only a request brings the environment; the
 * tests send that one alone.
 */
let app: App | undefined;

// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  async fetch(
    request: Request,
    env: Env,
    context: unknown,
  ): Promise<Response> {
    if (app === undefined) {
      const name: string = "cloudflare:workers"; // only workerd can resolve it
      const { waitUntil } = await import(name);
      app = makeApp({ origin: env.ORIGIN, waitUntil });
    }
    return await app(request, env, context);
  },
};
