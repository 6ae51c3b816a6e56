/**
 * Visit: a request, how it gets at the origin, and how its response is built:
 * what `fetch`, a handler and a middleware do each in its own way.
 *
 * @module
 */
import type { Head, Init } from "./head.ts";
import type { Ask } from "./request.ts";

/** A request, and its ways. */
export interface Visit extends Ask {
  /**
   * Calls the origin for a flight, whose signal it is to heed and no other: the
   * request's own would end the call for everybody.
   */
  lead(signal: AbortSignal): Promise<Response>;
  /** Calls the origin for this request, as if nobody collapsed anything. */
  own(): Promise<Response>;
  /** Keeps the request alive, if it can be (W2). Called if it leads. */
  waitUntil?(work: Promise<unknown>): void;
  /** The request, for the `share` option. */
  request(): Request;
  /** Builds a response of what is known of it. */
  build(
    body: Uint8Array<ArrayBuffer> | ReadableStream | null,
    init: Init,
    head: Head,
  ): Response;
  /**
   * Fields that each response gets by what stands before this one, and that so
   * are none of the answer's. Known when `lead` has resolved.
   */
  readonly outer?: Headers | undefined;
  /** Whether `fetch` decodes bodies; Bun's may be told not to. */
  readonly decodes: boolean;
}

/** The plain way to build one. */
export function buildResponse(
  body: Uint8Array<ArrayBuffer> | ReadableStream | null,
  init: Init,
): Response {
  return new Response(body, init);
}
