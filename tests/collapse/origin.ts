/**
 * An origin inside the process: the test answers each of its calls when it
 * likes, and hears of each.
 *
 * @module
 */

import {
  collapseFetch,
  collapseHandler,
  type CollapseInit,
  type CollapseOptions,
} from "@scope/singleflight/fetch";

/** One call of the origin. */
export interface Call {
  /** From 0, in the order they came. */
  readonly number: number;
  readonly request: Request;
  /** What `fetch` was given; the request alone where it was a handler. */
  readonly input: unknown;
  readonly init: RequestInit | undefined;
  /** What ends the call. */
  readonly signal: AbortSignal;
  answer(response: Response): void;
  fail(error: unknown): void;
}

/** Counts its calls, and answers none by itself. */
export class Origin {
  /** Only grows. */
  readonly calls: Call[] = [];
  readonly #awaited: PromiseWithResolvers<Call>[] = [];

  /** The call of that number, as soon as it has come. */
  call(number: number): Promise<Call> {
    return this.#slot(number).promise;
  }

  /** The origin as a handler. */
  readonly handler = (request: Request): Promise<Response> =>
    this.#take(request, undefined, request);

  /** The origin as a `fetch`. */
  readonly fetch: typeof fetch = (input, init) => {
    // Following its signal would leave a listener of ours on that.
    const own = init !== undefined && Object.hasOwn(init, "signal")
      ? { ...init, signal: null }
      : init;
    const request = new Request(input as string, own);
    return this.#take(input, init, request);
  };

  #take(
    input: unknown,
    init: RequestInit | undefined,
    request: Request,
  ): Promise<Response> {
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const call: Call = {
      number: this.calls.length,
      request,
      input,
      init,
      signal: init?.signal ?? request.signal,
      answer: resolve,
      fail: reject,
    };
    this.calls.push(call);
    this.#slot(call.number).resolve(call);
    return promise;
  }

  #slot(number: number): PromiseWithResolvers<Call> {
    return this.#awaited[number] ??= Promise.withResolvers<Call>();
  }
}

/** `collapseHandler`, or `collapseFetch`. */
export type Mode = "shared" | "private";

export const MODES: readonly Mode[] = ["shared", "private"];

/** What a request is made of. */
export interface Wish extends CollapseInit {
  url?: string;
}

/** Asks for what the wish says. */
export type Asker = (wish?: Wish) => Promise<Response>;

export const URL_OF_ALL = "https://origin.test/page?a=1&b=2";

/** One way to ask for both modes. */
export function asker(
  mode: Mode,
  origin: Origin,
  options: CollapseOptions = {},
): Asker {
  if (mode === "shared") {
    const handler = collapseHandler(origin.handler, options);
    // A server holds on to its requests. Node's stop hearing of their client's
    // signal once they are collected.
    const held: Request[] = [];
    return ({ url = URL_OF_ALL, ...init } = {}) => {
      const request = new Request(url, init);
      held.push(request);
      return handler(request);
    };
  }
  const fetch = collapseFetch({ ...options, fetch: origin.fetch });
  return ({ url = URL_OF_ALL, ...init } = {}) => fetch(url, init);
}

const encoder = new TextEncoder();

/** A body that comes when the test says so. */
export class GatedBody {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Why it was cancelled, each time that it was. */
  readonly cancels: unknown[] = [];
  #controller!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

  constructor(...chunks: readonly string[]) {
    this.stream = new ReadableStream({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: (reason) => void this.cancels.push(reason),
    });
    for (const chunk of chunks) this.send(chunk);
  }

  send(chunk: string | Uint8Array<ArrayBuffer>): void {
    this.#controller.enqueue(
      typeof chunk === "string" ? encoder.encode(chunk) : chunk,
    );
  }

  /** Ends it, after a last chunk if one is given. */
  end(last?: string): void {
    if (last !== undefined) this.send(last);
    this.#controller.close();
  }

  fail(error: unknown): void {
    this.#controller.error(error);
  }
}

/** A response that may be shared while its body comes. */
export function fresh(
  body: BodyInit | null,
  fields: Record<string, string> = {},
): Response {
  return new Response(body, {
    headers: { "cache-control": "max-age=60", ...fields },
  });
}

/** What `Cache-Status` says of a response, without the name of who says it. */
export function statusOf(response: Response): string | undefined {
  return response.headers.get("cache-status")?.replace(/^singleflight; /, "");
}
