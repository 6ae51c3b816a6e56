/**
 * Requests and their bodies: of a request with one, the body is part of what it
 * asks for, so it is read, up to a limit, before anybody can tell whether
 * another asks for the same.
 *
 * @module
 */
import type { Key } from "../key/key.ts";
import type { Reason } from "./observer.ts";
import type { Settings } from "./settings.ts";
import { isSafe } from "./request.ts";

/** A request that may be sent on, once or again. */
export interface Sendable {
  /** Why it can't be collapsed. */
  readonly passes?: Reason | undefined;
  /** What of its body tells it apart. */
  readonly more?: Key;
  /** The request with a signal in place of its own; as it came without one. */
  request(signal?: AbortSignal): Request;
}

/** A request as a server gets it. */
export function sendableOf(
  request: Request,
  settings: Settings,
): Sendable | Promise<Sendable> {
  return goesByBody(request.method, settings)
    ? sendableByBody(request, settings)
    : new Plain(request, isSafe(request.method) ? undefined : "method");
}

/** Whether a request of this method may be collapsed by its body. */
export function goesByBody(method: string, { postKey }: Settings): boolean {
  return method === "QUERY" || method === "POST" && postKey !== undefined;
}

/** A request without a body, or one that is never collapsed. */
class Plain implements Sendable {
  readonly passes: Reason | undefined;
  readonly #request: Request;

  constructor(request: Request, passes: Reason | undefined) {
    this.#request = request;
    this.passes = passes;
  }

  request(signal?: AbortSignal): Request {
    const request = this.#request;
    return signal === undefined ? request : new Request(request, { signal });
  }
}

/** A request whose body makes its key. */
async function sendableByBody(
  request: Request,
  settings: Settings,
): Promise<Sendable> {
  const { postKey, maxRequestBytes } = settings;
  if (request.bodyUsed || request.body?.locked) {
    // Read by somebody who may have kept it: nothing can be told by it here.
    return new Plain(request, "body");
  }
  const { body, whole } = await readUpTo(request.body, maxRequestBytes);
  const copy = (signal: AbortSignal = request.signal) =>
    new Request(request, {
      body,
      signal,
      // Node wants to be told that a stream is sent before it is answered.
      ...whole === undefined && { duplex: "half", keepalive: false },
    });
  if (whole === undefined) return { passes: "body", request: copy };
  if (request.method === "POST") {
    const key = postKey?.(request, whole);
    return key === undefined
      ? { passes: "method", request: copy }
      : { more: key, request: copy };
  }
  // What the bytes mean is said by these.
  const { headers } = request;
  const more = [
    whole,
    headers.get("content-type"),
    headers.get("content-encoding"),
  ];
  return { more, request: copy };
}

/** A body read as far as allowed: all of it, or all of it as a stream again. */
async function readUpTo(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  most: number,
): Promise<{
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;
  whole?: Uint8Array<ArrayBuffer>;
}> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  while (reader !== undefined) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.byteLength;
    if (size > most) return { body: streamOf(chunks, reader) };
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return { body: whole, whole };
}

/** The chunks that have been read, and then those that have not. */
function streamOf(
  chunks: Uint8Array<ArrayBuffer>[],
  rest: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
    },
    async pull(controller) {
      const { done, value } = await rest.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: (reason) => rest.cancel(reason),
  });
}
