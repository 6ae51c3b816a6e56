/**
 * One request that the origin got, and all that can be done to it.
 *
 * @module
 */

import type { Socket } from "node:net";
import { type Fields, joined, valuesOf } from "./reply.ts";

/** A response in one piece. What is left out is as it should be. */
export interface Answer {
  /** @default {"200 OK"} */
  readonly status?: string;
  /** Fields, as lines. */
  readonly fields?: readonly string[];
  /** Interim responses, each with its fields, sent before. */
  readonly early?: readonly string[];
  readonly body?: string | Uint8Array;
  /** @default {"length"} */
  readonly framing?: "length" | "chunked" | "close" | "none";
  /** What `Content-Length` claims, if not the truth. */
  readonly claimed?: number;
  /** Fields after a chunked body. */
  readonly trailers?: readonly string[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A call: every one has a number of its own in its route. */
export class Call {
  /** Counted from 0 in its route; set there. */
  number = -1;
  readonly method: string;
  /** The request target as it stood. */
  readonly target: string;
  readonly fields: Fields;
  /** The request's body, decoded; pending until all of it has come. */
  readonly body: Promise<Uint8Array>;
  /** Settles when the caller goes away before the call has been answered. */
  readonly gone: Promise<void>;
  /** Whether it has. */
  isGone = false;
  readonly #socket: Socket;
  #isChunked = false;
  #isDone = false;

  private constructor(
    socket: Socket,
    head: string,
    body: Promise<Uint8Array>,
  ) {
    const [first = "", ...lines] = head.split("\r\n");
    [this.method = "", this.target = ""] = first.split(" ");
    this.fields = fieldsOf(lines);
    this.body = body;
    this.#socket = socket;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.gone = promise;
    const left = () => {
      if (this.#isDone) return;
      this.isGone = true;
      resolve();
    };
    socket.on("close", left);
    socket.on("end", left);
  }

  /** Reads one request; a connection serves no more than that. */
  static read(socket: Socket, take: (call: Call) => void): void {
    let bytes = new Uint8Array();
    let isRead = false;
    const body = Promise.withResolvers<Uint8Array>();
    socket.on("data", (more: Uint8Array) => {
      bytes = joined([bytes, more]);
      const text = decoder.decode(bytes.subarray(0, 65_536));
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const head = text.slice(0, end);
      const whole = bodyOf(
        head,
        bytes.subarray(encoder.encode(head).length + 4),
      );
      if (whole !== undefined) body.resolve(whole);
      if (isRead) return;
      isRead = true;
      take(new Call(socket, head, body.promise));
    });
  }

  /** The value of a field; its lines joined. */
  field(name: string): string | undefined {
    const values = valuesOf(this.fields, name);
    return values.length === 0 ? undefined : values.join(", ");
  }

  /** Sends all of a response, and ends the connection in good order. */
  respond(answer: Answer): void {
    const { body = "", framing = "length", trailers = [] } = answer;
    const bytes = typeof body === "string" ? encoder.encode(body) : body;
    this.begin(answer, bytes.length);
    if (this.method !== "HEAD" && framing !== "none" && bytes.length > 0) {
      this.send(bytes);
    }
    this.end(trailers);
  }

  /** Sends the head, with the length given or the one claimed. */
  begin(answer: Answer, length?: number): void {
    const { status = "200 OK", fields = [], early = [] } = answer;
    const { framing = "length", claimed = length } = answer;
    this.#isChunked = framing === "chunked";
    const lines = [`HTTP/1.1 ${status}`, "Connection: close", ...fields];
    if (this.#isChunked) lines.push("Transfer-Encoding: chunked");
    else if (framing === "length") lines.push(`Content-Length: ${claimed}`);
    for (const one of early) this.#write(encoder.encode(`${one}\r\n\r\n`));
    this.#write(encoder.encode(lines.join("\r\n") + "\r\n\r\n"));
  }

  /** Sends a piece of the body. */
  send(piece: string | Uint8Array): void {
    const bytes = typeof piece === "string" ? encoder.encode(piece) : piece;
    if (!this.#isChunked) return this.#write(bytes);
    const size = encoder.encode(`${bytes.length.toString(16)}\r\n`);
    this.#write(joined([size, bytes, encoder.encode("\r\n")]));
  }

  /** Ends the body, and the connection: whole by chunks, else by its length. */
  end(trailers: readonly string[] = []): void {
    this.#isDone = true;
    if (this.#isChunked && this.method !== "HEAD") {
      this.#write(encoder.encode(["0", ...trailers, "", ""].join("\r\n")));
    }
    this.#socket.end();
  }

  /** Ends the connection without an end of the body. */
  close(): void {
    this.#isDone = true;
    this.#socket.end();
  }

  /** Cuts the connection by a TCP reset. */
  reset(): void {
    this.#isDone = true;
    this.#socket.resetAndDestroy();
  }

  #write(bytes: Uint8Array): void {
    if (!this.#socket.destroyed) this.#socket.write(bytes);
  }
}

function fieldsOf(lines: readonly string[]): Fields {
  return lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
}

/** The body of a request, or undefined while some of it is missing. */
function bodyOf(head: string, bytes: Uint8Array): Uint8Array | undefined {
  const fields = fieldsOf(head.split("\r\n").slice(1));
  if (valuesOf(fields, "transfer-encoding").length === 0) {
    const length = Number(valuesOf(fields, "content-length")[0] ?? 0);
    return bytes.length < length ? undefined : bytes.slice(0, length);
  }
  const pieces: Uint8Array[] = [];
  for (let at = 0;;) {
    const end = bytes.indexOf(13, at);
    if (end < 0) return undefined;
    const size = parseInt(decoder.decode(bytes.subarray(at, end)), 16);
    if (size === 0) return joined(pieces);
    const start = end + 2;
    if (bytes.length < start + size + 2) return undefined;
    pieces.push(bytes.slice(start, start + size));
    at = start + size + 2;
  }
}
