/**
 * The application under test, the same on every runtime: routes that collapse
 * in both modes before one origin, and one by which a test looks in.
 *
 *  - `/shared/<options>/<case>...`: a proxy in `collapseHandler`.
 *  - `/private/<options>/<case>...`: a proxy that calls `collapseFetch`'s fetch.
 *  - `/hono/<options>/<case>...`: the edge example before the origin.
 *  - `/exception/<options>/<case>...`: Hono, and a handler that throws.
 *  - `/own/<options>/<case>...`: `collapseHandler` over a handler that answers
 *    by itself, once the case's gate is open.
 *  - `/control/...`: counts and gates.
 *
 * @module
 */

import { collapseFetch, collapseHandler } from "@scope/singleflight/fetch";
import { createApp } from "../../../examples/edge/app.ts";
import { createThrowingApp } from "../../../examples/edge/exceptions.ts";
import { countsOf, observer, runningFlights } from "./counts.ts";
import { forward } from "./forward.ts";
import { OPTION_SETS, type OptionSet } from "./options.ts";

/** What a runtime's entry knows. */
export interface Surroundings {
  /** The origin's URL, without a path. */
  readonly origin: string;
  /** Cloudflare's, for the fetch that isn't handed a context. */
  readonly waitUntil?: (work: Promise<unknown>) => void;
}

/** A request and what the runtime hands along with it. */
export type App = (
  request: Request,
  ...rest: readonly unknown[]
) => Promise<Response>;

/** Makes the application. */
export function makeApp(surroundings: Surroundings): App {
  /** One handler for each mode and set of options, made on first use. */
  const handlers = new Map<string, App>();
  return async (request, ...rest) => {
    const { pathname, searchParams } = new URL(request.url);
    const [, mode = "", set = ""] = pathname.split("/");
    if (mode === "control") return control(set, searchParams);
    const counts = countsOf(pathname);
    counts.entered++;
    request.signal.addEventListener("abort", () => counts.gone++);
    const name = `${mode}/${set}`;
    let handler = handlers.get(name);
    if (handler === undefined) {
      handler = handlerOf(mode, set as OptionSet, surroundings);
      handlers.set(name, handler);
    }
    try {
      return await handler(request, ...rest);
    } catch (error) {
      // Thrown on, it would stand on stderr: there tests look for complaints.
      return new Response(`Failed: ${error}`, { status: 500 });
    }
  };
}

function handlerOf(
  mode: string,
  set: OptionSet,
  { origin, waitUntil }: Surroundings,
): App {
  const options = {
    ...OPTION_SETS[set],
    observer,
    ...(waitUntil !== undefined && { waitUntil }),
  };
  const target = (request: Request) => {
    // By hand: what `URL` makes of a path isn't always what it was.
    const path = request.url.replace(/^[^/]*\/\/[^/]*/, "");
    return origin + path.slice(`/${mode}/${set}`.length);
  };
  switch (mode) {
    case "shared":
      return collapseHandler(
        (request) => forward(request, target(request), fetch),
        options,
      );
    case "private": {
      const collapsed = collapseFetch(options);
      return (request) => forward(request, target(request), collapsed);
    }
    case "hono": {
      const { observer: _, ...own } = options;
      const app = createApp({ origin, collapse: own });
      return async (request, ...rest) =>
        await app.fetch(request, ...asHono(rest));
    }
    case "exception": {
      const app = createThrowingApp(async (request) => {
        const response = await forward(request, target(request), fetch);
        return await response.text();
      }, options);
      return async (request, ...rest) =>
        await app.fetch(request, ...asHono(rest));
    }
    case "own":
      return collapseHandler(answerByItself, options);
    default:
      return () => Promise.resolve(new Response("No route", { status: 404 }));
  }
}

/** Cloudflare's two; the others hand over what Hono takes for bindings. */
function asHono([env, context]: readonly unknown[]) {
  type Context = Parameters<ReturnType<typeof createApp>["fetch"]>[2];
  return [env, context as Context] as const;
}

/** Cases whose handler may answer. */
const open = new Set<string>();

/** How often a handler looks for its gate, in ms: 10,000 may look at once. */
const LOOK_MS = 200;

async function answerByItself(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const name = /\/(c\d+)/.exec(pathname)?.[1] ?? "";
  // A timer of the request's own: on workerd nobody else can wake it.
  while (!open.has(name)) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const headers = new Headers({ "Cache-Control": "max-age=60" });
  const text = `own answer to ${pathname}${search}`;
  if (search === "?short") headers.set("Content-Length", `${text.length + 9}`);
  // As a stream, since a runtime would mend the length of anything else.
  return new Response(new Blob([text]).stream(), { headers });
}

function control(asked: string, query: URLSearchParams): Response {
  const name = query.get("case") ?? "";
  if (asked === "open") open.add(name);
  const { gc } = globalThis as { gc?: () => void };
  if (asked === "gc") gc?.();
  return Response.json({
    ...countsOf(`/${name}`),
    running: runningFlights(),
  });
}
