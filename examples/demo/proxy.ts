/**
 * A server that hands on the origin's responses as they are, bodies while they
 * come: with `collapseHandler` or without it. The difference is one line.
 *
 * @module
 */

import { collapseHandler } from "@scope/singleflight/fetch";
import { anyPort, clientOf, closeServer, reasonOf, urlOf } from "./loopback.ts";
import type { ServerOptions } from "./server.ts";

/** Options of a {@linkcode Proxy}. */
export interface ProxyOptions extends Omit<ServerOptions, "group"> {
  /** Whether equal requests share one call of the origin. */
  readonly collapse?: boolean;
}

/** A running server: `GET /<anything>` answers what the origin says. */
export class Proxy {
  readonly #options: ProxyOptions;
  readonly #client: Deno.HttpClient;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts to listen. */
  constructor(options: ProxyOptions) {
    this.#options = options;
    this.#client = clientOf(options.origin);
    const plain = (request: Request) => this.#answer(request);
    const handler = options.collapse
      // A herd may take its time to assemble: late ones join all the same.
      ? collapseHandler(plain, { lockAge: Infinity })
      : plain;
    this.#server = Deno.serve(anyPort, (request) => {
      options.onRequest?.(new URL(request.url).pathname);
      return handler(request);
    });
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return urlOf(this.#server);
  }

  /** Settles when it has ended; rejects when it broke. */
  get finished(): Promise<void> {
    return this.#server.finished;
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await closeServer(this.#server);
    this.#client.close();
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    try {
      return await fetch(this.#options.origin + pathname, {
        client: this.#client,
        // Of a collapsed request: aborts when nobody is left who waits for it.
        signal: request.signal,
      });
    } catch (error) {
      return new Response(reasonOf(error), { status: 502 });
    }
  }
}
