/**
 * collapseHandler(): a handler of requests that calls itself once for all that
 * ask for the same.
 *
 * @module
 */
import { shown } from "../core/errors.ts";
import { Collapser } from "./collapser.ts";
import { gone } from "./gone.ts";
import type { CollapseOptions } from "./options.ts";
import { settingsOf } from "./settings.ts";
import { type Sendable, sendableOf } from "./request_body.ts";
import { buildResponse, type Visit } from "./visit.ts";

/**
 * A function that answers requests. What servers pass it beside the request
 * (`Deno.serve` an info, Workers `env` and `ctx`) is passed on.
 */
export type Handler<Args extends readonly unknown[]> = (
  request: Request,
  ...args: Args
) => Response | Promise<Response>;

/**
 * Wraps a handler for `Deno.serve`, `Bun.serve` or a Worker, so that requests
 * that ask for the same at the same time are answered by one call of it, as a
 * shared cache would collapse them (RFC 9111 section 4), and nothing is stored.
 *
 * The response's headers decide: by default it is shared if it is fresh, or of
 * a status that is cacheable by default and without any word on caching, and
 * has no `no-store`, `private`, `no-cache`, `Set-Cookie` or `Vary: *`. If it
 * may not be shared, every request that has waited calls the handler itself, at
 * once, and the URL is remembered for two minutes, in which nobody waits.
 * Requests with `Authorization` or `Cookie`, with a condition or a range, and
 * those of unsafe methods, are never collapsed.
 *
 * Bodies are passed on while they come, to requests that come in the middle as
 * well, from the start. The handler is called with a request whose `signal`
 * aborts when none of its clients is left, so a client that hangs up harms no
 * other; on Workers the leader's context is kept alive by its `waitUntil`.
 *
 * **Warning:** what tells two answers apart must be in the URL, in a field that
 * `Vary` names, in {@linkcode CollapseOptions.headers}, or in a field that
 * names the user. One isolate knows nothing of another: N of them make N calls.
 *
 * @example A herd
 * ```ts
 * import { collapseHandler } from "@scope/singleflight/fetch";
 * import { assertEquals } from "@std/assert";
 *
 * let calls = 0;
 * const handler = collapseHandler(async () => {
 *   calls++;
 *   await Promise.resolve();
 *   const headers = { "Cache-Control": "max-age=60" };
 *   return new Response("news", { headers });
 * });
 *
 * const url = "https://example.com/news";
 * const herd = Array.from({ length: 100 }, () => handler(new Request(url)));
 * for (const response of await Promise.all(herd)) {
 *   assertEquals(await response.text(), "news");
 * }
 * assertEquals(calls, 1);
 * ```
 *
 * @param handler Answers a request.
 * @param options What makes requests the same, and whose answers are shared.
 * @returns A handler of the same arguments. It rejects with what the handler
 * rejects with; that goes to all who waited for that call.
 * @throws {TypeError} If an argument is not of the right shape.
 * @throws {RangeError} If a number among the options is out of range.
 */
export function collapseHandler<Args extends readonly unknown[]>(
  handler: Handler<Args>,
  options?: CollapseOptions,
): (request: Request, ...args: Args) => Promise<Response> {
  if (typeof handler !== "function") {
    throw new TypeError(
      `Cannot collapse the handler: was ${shown(handler)}, must be a function`,
    );
  }
  const settings = settingsOf("shared", options);
  const collapser = new Collapser(settings);

  return async function collapsed(request, ...args) {
    const { signal } = request;
    try {
      const read = sendableOf(request, settings);
      const sent = read instanceof Promise ? await read : read;
      return await collapser.answer(
        new HandlerVisit(handler, request, args, sent),
      );
    } catch (error) {
      if (signal.aborted && error === signal.reason) return gone();
      throw error;
    }
  };
}

/** A request before a handler. */
class HandlerVisit<Args extends readonly unknown[]> implements Visit {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly sent: Sendable;
  readonly build = buildResponse;
  readonly decodes = true;
  readonly #handler: Handler<Args>;
  readonly #request: Request;
  readonly #args: Args;
  #underWay: Request | undefined;

  constructor(
    handler: Handler<Args>,
    request: Request,
    args: Args,
    sent: Sendable,
  ) {
    this.method = request.method;
    this.url = request.url;
    this.headers = request.headers;
    this.signal = request.signal;
    this.sent = sent;
    this.#handler = handler;
    this.#request = request;
    this.#args = args;
  }

  async lead(signal: AbortSignal): Promise<Response> {
    return await this.#call(this.sent.request(signal));
  }

  async own(): Promise<Response> {
    return await this.#call(this.sent.request());
  }

  request(): Request {
    return this.#request;
  }

  /**
   * Calls the handler, and keeps the request until it has answered: on Node
   * nothing holds a request that follows a signal, and what a handler lets go
   * of, with a `fetch` under way by its signal, would hear of no abort once it
   * is collected (measured, 22 and 24).
   */
  async #call(request: Request): Promise<Response> {
    this.#underWay = request;
    try {
      return await this.#handler(request, ...this.#args);
    } finally {
      this.#underWay = undefined;
    }
  }

  waitUntil(work: Promise<unknown>): void {
    contextOf(this.#args)?.waitUntil(work);
  }
}

/** A Worker's context, wherever among the arguments it is. */
function contextOf(
  args: readonly unknown[],
): { waitUntil(work: Promise<unknown>): void } | undefined {
  for (const arg of args) {
    const { waitUntil } = Object(arg) as { waitUntil?: unknown };
    if (typeof waitUntil !== "function") continue;
    return arg as { waitUntil(work: Promise<unknown>): void };
  }
  return undefined;
}
