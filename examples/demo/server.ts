/**
 * The server under load: it fetches each item from the origin, through a
 * `Group` or without one. The difference is the one line with `group.do`.
 *
 * @module
 */

import type { Group } from "@scope/singleflight";
import { anyPort, clientOf, closeServer, reasonOf, urlOf } from "./loopback.ts";

/** Options of a {@linkcode Server}. */
export interface ServerOptions {
  /** The URL of the origin, without a slash at the end. */
  readonly origin: string;
  /** Shares the fetches of equal paths; without it each request fetches. */
  readonly group?: Group<string, string>;
  /** Told of each request, when it arrives. */
  readonly onRequest?: (path: string) => void;
}

/** A running server: `GET /item/<n>` answers what the origin says. */
export class Server {
  readonly #options: ServerOptions;
  readonly #client: Deno.HttpClient;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts to listen. */
  constructor(options: ServerOptions) {
    this.#options = options;
    this.#client = clientOf(options.origin);
    this.#server = Deno.serve(anyPort, (request) => this.#answer(request));
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
    const { group, onRequest } = this.#options;
    onRequest?.(pathname);
    try {
      const item = group
        ? await group.do(pathname, () => this.#load(pathname))
        : await this.#load(pathname);
      // Text is shared, never a Response: its body can be read only once.
      return new Response(item);
    } catch (error) {
      return new Response(reasonOf(error), { status: 502 });
    }
  }

  async #load(path: string): Promise<string> {
    const response = await fetch(this.#options.origin + path, {
      client: this.#client,
    });
    return await response.text();
  }
}
