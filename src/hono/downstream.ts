/**
 * Downstream: the handlers behind the middleware, as the origin of a request.
 *
 * @module
 */
import type { Sendable } from "../http/request_body.ts";
import { buildResponse, type Visit } from "../http/visit.ts";

/** What the middleware uses of Hono's `Context`, by its shape. */
export interface CollapseContext {
  /** Hono's request, around the runtime's own. */
  readonly req: { raw: Request };
  /** What a handler threw, once Hono has made a response of it. */
  readonly error: Error | undefined;
  /** The response as it stands. */
  res: Response;
  /** Whether a response has been set. */
  finalized: boolean;
  /** A Worker's context. Throws where there is none. */
  readonly executionCtx: { waitUntil(work: Promise<unknown>): void };
}

/** The same, as it can be written to. */
interface Writable {
  res: Response | undefined;
  finalized: boolean;
}

/** One request's way on through Hono. */
export class Downstream implements Visit {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly sent: Sendable;
  readonly decodes = true;
  readonly build = buildResponse;
  outer: Headers | undefined = undefined;
  /** Whether the response is what Hono has made of an error. */
  failed = false;
  /** Resolves when the handlers don't use the context any more. */
  settled: Promise<void> = Promise.resolve();
  readonly #context: CollapseContext;
  readonly #next: () => Promise<void>;
  /** What the handlers have given. */
  #given: Response | undefined = undefined;

  constructor(
    context: CollapseContext,
    next: () => Promise<void>,
    sent: Sendable,
  ) {
    this.#context = context;
    this.#next = next;
    this.sent = sent;
    const { method, url, headers, signal } = context.req.raw;
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.signal = signal;
  }

  request(): Request {
    return this.#context.req.raw;
  }

  async lead(signal: AbortSignal): Promise<Response> {
    const context = this.#context;
    this.outer = outerFields(context);
    // For good: a handler that sends on and on asks it whether to.
    context.req.raw = this.sent.request(signal);
    const passed = this.#next();
    const settled = () => {};
    this.settled = passed.then(settled, settled);
    await passed;
    const { res, error } = context;
    // One failed call fails all who waited for it: each makes a response of the
    // error, as Hono has made this one's. An HTTPException is an answer.
    if (error !== undefined && !("getResponse" in error)) {
      this.failed = true;
      throw error;
    }
    return this.#given = res;
  }

  async own(): Promise<Response> {
    const { req } = this.#context;
    const asked = this.sent.request();
    if (asked !== req.raw) req.raw = asked;
    await this.#next();
    return this.#given = this.#context.res;
  }

  /** Keeps a Worker's request alive; elsewhere Hono has no such context. */
  waitUntil(work: Promise<unknown>): void {
    let worker;
    try {
      worker = this.#context.executionCtx;
    } catch {
      return; // Deno, Bun, Node: no request dies there before its work ends
    }
    worker.waitUntil(work);
  }

  /** Makes a response the context's. */
  respond(response: Response): void {
    const context = this.#context as Writable;
    const given = this.#given;
    // With all that Hono has added, and perhaps with marks.
    if (response === given) return;
    // One of its own that had to be built anew has them as well.
    const outer = this.outer ??
      (given === undefined ? outerFields(this.#context) : new Headers());
    // Taken off, or Hono would have the new one take over its fields.
    context.res = undefined;
    context.res = withFields(response, outer);
  }
}

/**
 * The fields that the response will have from what stands before the
 * middleware. The context is left as it was found: Hono's getter makes a
 * response of the fields that were only prepared, and one that is there takes
 * others' place.
 */
function outerFields(context: CollapseContext): Headers {
  const writable = context as Writable;
  const found = context.res;
  const fields = new Headers(found.headers);
  writable.res = undefined;
  if (!isEmpty(fields)) {
    const isMade = !haveSame(fields, context.res.headers);
    writable.res = undefined;
    if (isMade) writable.res = found; // by somebody, and not by the getter
  }
  context.finalized = false;
  return fields;
}

/** Gives a response the fields that it doesn't have itself. */
function withFields(given: Response, fields: Headers): Response {
  if (isEmpty(fields)) return given;
  const response = new Response(given.body, given); // whose fields can be set
  const { headers } = response;
  fields.forEach((value, name) => {
    if (name === "set-cookie") headers.append(name, value);
    else if (!headers.has(name)) headers.set(name, value);
  });
  return response;
}

function isEmpty(headers: Headers): boolean {
  return headers.keys().next().done === true;
}

function haveSame(one: Headers, other: Headers): boolean {
  return JSON.stringify([...one]) === JSON.stringify([...other]);
}
