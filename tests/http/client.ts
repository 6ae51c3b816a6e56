/**
 * A client over a raw socket: it says what it is told to, byte for byte, sees
 * all that comes, and can reset its connection or stop reading. Each has a
 * connection of its own and a hard time limit.
 *
 * @module
 */

import { connect } from "node:net";
import { type Fields, type Head, joined, ReplyReader } from "./reply.ts";

/** What a client sends. */
export interface Asked {
  readonly method?: string;
  /** The request target, as it stands in the first line. */
  readonly target: string;
  /** Fields as lines. `Host` and `Connection` come by themselves. */
  readonly fields?: readonly string[];
  /** Sent with its `Content-Length`. */
  readonly body?: string;
  /** The value of `Host`, if it isn't the server's own. */
  readonly host?: string;
  /** Read nothing until `resume`. */
  readonly isPaused?: boolean;
}

/** What a client got. */
export interface Reply {
  /** 0 if nothing came: the connection ended, or the time was up. */
  readonly status: number;
  readonly fields: Fields;
  /** The statuses 1xx that came first. */
  readonly early: readonly number[];
  readonly trailers: Fields;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether all of it came that was announced, and nothing more. */
  readonly isClean: boolean;
  /** From sending to the first byte, and to the end; Infinity if none came. */
  readonly firstMs: number;
  readonly ms: number;
  /** Why there is nothing, or not all. */
  readonly why: string;
}

/** The body as text. */
export function textOf({ body }: Reply): string {
  return new TextDecoder().decode(body);
}

/** Until a client gives up. In ms. */
const LIMIT_MS = 60_000;

/** One request. */
export class Client {
  /** Settles with the head, or undefined if none came. Never rejects. */
  readonly head: Promise<Head | undefined>;
  /** Never rejects. */
  readonly reply: Promise<Reply>;
  readonly #reader = new ReplyReader();
  readonly #socket;
  readonly #head = Promise.withResolvers<Head | undefined>();
  readonly #reply = Promise.withResolvers<Reply>();
  /** Who waits for that many bytes of the body. */
  readonly #awaited: { bytes: number; resolve(): void }[] = [];
  readonly #began = performance.now();
  readonly #timer: ReturnType<typeof setTimeout>;
  #firstMs = Infinity;
  #isOver = false;

  constructor(port: number, asked: Asked, limitMs = LIMIT_MS) {
    this.head = this.#head.promise;
    this.reply = this.#reply.promise;
    this.#reader.bodiless = asked.method === "HEAD";
    this.#timer = setTimeout(() => this.#end("time was up"), limitMs);
    const socket = connect(port, "127.0.0.1");
    this.#socket = socket;
    socket.on("connect", () => {
      socket.write(messageOf(asked, port));
      if (asked.isPaused) socket.pause();
    });
    socket.on("data", (bytes: Uint8Array) => this.#take(bytes));
    socket.on("end", () => {
      this.#reader.close();
      this.#end("the connection was closed");
    });
    socket.on("error", (error: Error) => this.#end(error.message));
    socket.on("close", () => this.#end("the connection was closed"));
  }

  /** Bytes of the body so far. */
  get received(): number {
    return this.#reader.received;
  }

  /** Resolves as soon as so many bytes of the body are here, or none come. */
  reached(bytes: number): Promise<void> {
    return new Promise((resolve) => {
      this.#awaited.push({ bytes, resolve });
      this.#look();
    });
  }

  /** Cuts the connection as one that crashes does, by a TCP reset. */
  reset(): void {
    this.#socket.resetAndDestroy();
    this.#end("reset by the client itself");
  }

  /** Reads on. */
  resume(): void {
    this.#socket.resume();
  }

  #take(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#firstMs === Infinity) {
      this.#firstMs = performance.now() - this.#began;
    }
    // The socket may use its memory again.
    this.#reader.push(bytes.slice());
    if (this.#reader.head !== undefined) this.#head.resolve(this.#reader.head);
    this.#look();
    if (this.#reader.isWhole) this.#end("");
  }

  #look(): void {
    for (const { bytes, resolve } of this.#awaited) {
      if (this.#isOver || this.#reader.received >= bytes) resolve();
    }
  }

  #end(why: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const { head, early, trailers, pieces, isWhole, hasExcess } = this.#reader;
    this.#head.resolve(head);
    this.#reply.resolve({
      status: head?.status ?? 0,
      fields: head?.fields ?? [],
      early,
      trailers,
      body: joined(pieces),
      isClean: isWhole && !hasExcess,
      firstMs: this.#firstMs,
      ms: performance.now() - this.#began,
      why: isWhole ? "" : why,
    });
    this.#look();
    this.#socket.destroy();
  }
}

function messageOf(asked: Asked, port: number): string {
  const { method = "GET", target, fields = [], body, host } = asked;
  const length = body === undefined
    ? []
    : [`Content-Length: ${new TextEncoder().encode(body).length}`];
  return [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host ?? `127.0.0.1:${port}`}`,
    "Connection: close",
    ...length,
    ...fields,
    "",
    body ?? "",
  ].join("\r\n");
}
