/**
 * The origin behind the edge in its tests: it holds each call until it is told
 * to go on, and remembers what came.
 *
 * @module
 */

/** A call, as it came. */
export interface Call {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A running origin. */
export class EdgeOrigin {
  /** All calls, in their order. */
  readonly calls: Call[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  /** What calls wait for before they are answered. */
  #gate = Promise.withResolvers<void>();

  /** Starts to listen, its gate open. */
  constructor() {
    this.#gate.resolve();
    const anyPort = { hostname: "127.0.0.1", port: 0, onListen() {} };
    this.#server = Deno.serve(anyPort, (request) => this.#answer(request));
  }

  /** Without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /** Holds the calls that come from now on, and forgets those before. */
  hold(): void {
    this.#gate = Promise.withResolvers();
    this.calls.length = 0;
  }

  /** Answers what is held, and what still comes. */
  open(): void {
    this.#gate.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.open();
    await this.#server.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const { method, url, headers } = request;
    const { origin, pathname } = new URL(url);
    const path = url.slice(origin.length);
    const number = this.calls.push({
      method,
      path,
      headers: new Headers(headers),
      body: await request.text(),
    });
    await this.#gate.promise;
    const text = `${path} ${number}`;
    switch (pathname) {
      case "/shared":
        return answer(text, { "cache-control": "max-age=60" });
      case "/private":
        return answer(text, { "cache-control": "private" });
      case "/gzip":
        return answer(await gzip(text), { "content-encoding": "gzip" });
      case "/moved":
        return new Response(null, { status: 302, headers: { location: "/x" } });
      case "/unchanged":
        return new Response(null, { status: 304, headers: { etag: '"1"' } });
      default:
        return answer(text, {
          "x-hop": "1",
          connection: "x-hop",
          "x-own": "1",
        });
    }
  }
}

function answer(body: BodyInit, headers: HeadersInit): Response {
  return new Response(body, { headers });
}

async function gzip(text: string): Promise<ArrayBuffer> {
  const stream = new Blob([text]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return await new Response(stream).arrayBuffer();
}
