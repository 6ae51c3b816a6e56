/**
 * Fixed length: how Workers are told that a stream has a length. Of any other
 * they send none, and some builds end it cleanly when it breaks off.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";

/** What of Cloudflare's globals is used. */
interface WorkersGlobals {
  readonly FixedLengthStream?: new (length: number) => {
    readonly readable: ReadableStream;
    readonly writable: WritableStream;
  };
  readonly Cloudflare?: {
    readonly compatibilityFlags?: Readonly<Record<string, boolean>>;
  };
}

/**
 * The stream, with its length where that is known and the runtime is theirs.
 */
export function fixedLength(
  stream: ReadableStream,
  length: number | undefined,
): ReadableStream {
  const { FixedLengthStream, Cloudflare } = globalThis as WorkersGlobals;
  if (FixedLengthStream === undefined || length === undefined) return stream;
  // Measured: a client's hang-up doesn't come through such a stream. Where the
  // request's signal doesn't tell of it either, the origin had never heard.
  if (!Cloudflare?.compatibilityFlags?.enable_request_signal) return stream;
  const { readable, writable } = new FixedLengthStream(length);
  // What breaks off tells whoever reads.
  stream.pipeTo(writable).catch(ignore);
  return readable;
}
