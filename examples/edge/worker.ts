/**
 * The edge on Cloudflare Workers. In this repository, with nothing of
 * Cloudflare's but the runtime itself:
 *
 *     deno task edge:workers
 *
 * With wrangler, in this folder, where `wrangler.jsonc` says how to bundle it:
 *
 *     npx wrangler dev
 *     npx wrangler deploy
 *
 * @module
 */

import type { Hono } from "hono";
import { createApp } from "./app.ts";
import { type Environment, optionsOf } from "./settings.ts";

/** Made by the first request: variables come with it. */
let app: Hono | undefined;

// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  fetch(
    request: Request,
    env: Environment,
    context: Parameters<Hono["fetch"]>[2],
  ): Response | Promise<Response> {
    app ??= createApp(optionsOf(env));
    return app.fetch(request, env, context);
  },
};
