/**
 * The origin: a slow HTTP server that counts what it serves.
 *
 * @module
 */

import { anyPort, closeServer, urlOf } from "./loopback.ts";

/** Options of an {@linkcode Origin}. */
export interface OriginOptions {
  /** How long an answer takes, in milliseconds. */
  readonly delay: number;
  /** No answer leaves before this has resolved. */
  readonly hold?: Promise<void>;
  /** Told of each call, when it arrives. */
  readonly onCall?: (path: string) => void;
}

/** The size of an item in bytes. */
const itemSize = 8192;

/** A running origin: `GET /item/<n>` answers the text of {@linkcode itemAt}. */
export class Origin {
  /** How many calls have arrived. */
  calls = 0;
  /** How many bytes of items have been served. */
  bytes = 0;
  readonly #options: OriginOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /** Starts to listen. */
  constructor(options: OriginOptions) {
    this.#options = options;
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
  [Symbol.asyncDispose](): Promise<void> {
    return closeServer(this.#server);
  }

  async #answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const { delay, hold, onCall } = this.#options;
    this.calls++;
    onCall?.(pathname);
    await Promise.all([hold, new Promise((done) => setTimeout(done, delay))]);
    const item = itemAt(pathname);
    this.bytes += item.length;
    return new Response(item, { headers: { "cache-control": "max-age=60" } });
  }
}

/**
 * The right answer for a path: ASCII, so that its length is its size, and with
 * the path in every line, so that no answer passes for another's.
 */
export function itemAt(path: string): string {
  const line = `This is ${path}\n`;
  return line.repeat(Math.ceil(itemSize / line.length)).slice(0, itemSize);
}
