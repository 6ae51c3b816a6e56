/**
 * The peer from npm: undici's `deduplicate` interceptor behind `node:http`, the
 * body piped out.
 *
 * @module
 */

import { createServer } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream";
import { listen } from "./listen.ts";

/** What `undici` exports of use here. */
interface Undici {
  readonly Agent: new () => { compose(interceptor: unknown): unknown };
  readonly interceptors: { deduplicate(): unknown };
  request(url: string, options: { dispatcher: unknown }): Promise<{
    statusCode: number;
    headers: Record<string, string | string[]>;
    body: Readable;
  }>;
}

/** Serves what the origin says. */
export function start({ Agent, interceptors, request }: Undici): void {
  const origin = process.env.ORIGIN ?? "";
  const dispatcher = new Agent().compose(interceptors.deduplicate());
  listen(createServer(async (incoming, outgoing) => {
    try {
      const { statusCode, headers, body } = await request(
        origin + incoming.url,
        { dispatcher },
      );
      delete headers.connection;
      delete headers["keep-alive"];
      outgoing.writeHead(statusCode, headers);
      // Whoever is cut off says so by its connection.
      pipeline(body, outgoing, () => {});
    } catch {
      outgoing.writeHead(502).end();
    }
  }));
}
