/**
 * A client that speaks HTTP/1.1 over a raw socket, because it must be able to
 * reset its connection: workerd doesn't notice a plain FIN before it answers,
 * so a client that merely closes proves nothing. Every request has a hard time
 * limit.
 *
 * @module
 */

import { connect } from "node:net";

/**
 * How long a client waits for an answer, in milliseconds, before it reports
 * that there was none.
 */
export const LIMIT_MS = 4_000;

/** What a client got. */
export interface Reply {
  /**
   * The status; 0 if nothing came within the limit, -1 if the connection ended
   * without an answer.
   */
  readonly status: number;
  readonly body: string;
  /** From the request to the end of the answer. */
  readonly ms: number;
}

/** One request on a connection of its own. */
export class Client {
  /** What came; never rejects. */
  readonly reply: Promise<Reply>;
  readonly #socket;
  readonly #done = Promise.withResolvers<Reply>();
  readonly #began = performance.now();
  /**
   * All bytes so far; small answers, so that joining them again and again costs
   * nothing.
   */
  #text = "";

  constructor(port: number, path: string, limit: number = LIMIT_MS) {
    this.reply = this.#done.promise;
    const timer = setTimeout(() => this.#end(0), limit);
    this.reply.finally(() => clearTimeout(timer));
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.setEncoding("utf8");
    this.#socket.on(
      "connect",
      () =>
        this.#socket.write(
          `GET ${path} HTTP/1.1\r\n` +
            "Host: localhost\r\nConnection: close\r\n\r\n",
        ),
    );
    this.#socket.on("data", (chunk) => {
      this.#text += chunk;
      // Older builds keep the connection open all the same.
      if (this.#whole() !== undefined) this.#end(-1);
    });
    this.#socket.on("close", () => this.#end(-1));
    this.#socket.on("error", () => this.#end(-1));
  }

  /**
   * Cuts the connection with a TCP reset, as a client that crashed or lost its
   * network does.
   */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  /** Reports what has come, or the status given if that is no whole answer. */
  #end(otherwise: number): void {
    const ms = performance.now() - this.#began;
    this.#done.resolve({
      ...this.#whole() ?? { status: otherwise, body: this.#text },
      ms,
    });
    this.#socket.destroy();
  }

  /** The answer, once all of it has come. */
  #whole(): { status: number; body: string } | undefined {
    const [, status, length, body] =
      /^HTTP\/1\.1 (\d+)[^]*?content-length: (\d+)[^]*?\r\n\r\n([^]*)$/i.exec(
        this.#text,
      ) ?? [];
    if (
      body === undefined ||
      new TextEncoder().encode(body).length < Number(length)
    ) return undefined;
    return { status: Number(status), body };
  }
}
