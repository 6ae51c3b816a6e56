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
 * With the binding `FLIGHTS` of a Durable Object, all Workers that have it make
 * one call of the origin together. Two of them, in this repository:
 *
 *     deno task edge:workers --object
 *
 * @module
 */

import {
  durableObjectCoordinator,
  type ObjectNamespace,
} from "@scope/singleflight/durable-object";
import type { Hono } from "hono";
import { acrossWorkers } from "./across.ts";
import { createApp, type EdgeOptions } from "./app.ts";
import { type Environment, optionsOf } from "./settings.ts";

export { FlightObject } from "@scope/singleflight/durable-object";

/** What `wrangler.jsonc` binds. */
interface Bindings {
  readonly FLIGHTS?: ObjectNamespace<unknown>;
}

/** Made by the first request: variables come with it. */
let app: Hono | undefined;

// deno-lint-ignore singleflight/no-default-export -- the form workerd wants
export default {
  fetch(
    request: Request,
    env: Bindings,
    context: Parameters<Hono["fetch"]>[2],
  ): Response | Promise<Response> {
    app ??= createApp(edgeOptions(env));
    return app.fetch(request, env, context);
  },
};

function edgeOptions({ FLIGHTS, ...variables }: Bindings): EdgeOptions {
  const options = optionsOf(variables as Environment);
  if (FLIGHTS === undefined) return options;
  const { fetch = globalThis.fetch } = options;
  const coordinator = durableObjectCoordinator(FLIGHTS);
  return { ...options, fetch: acrossWorkers(coordinator, fetch) };
}
