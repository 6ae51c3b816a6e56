/**
 * Fixed length: how Workers are told that a stream has a length. Of any other
 * they send none, and some builds end it cleanly when it breaks off.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";

/** What of Cloudflare's class is used. */
interface FixedLengthStream {
  readonly readable: ReadableStream;
  readonly writable: WritableStream;
}

/** The stream, with its length where that is known and the runtime is theirs. */
export function fixedLength(
  stream: ReadableStream,
  length: number | undefined,
): ReadableStream {
  const { FixedLengthStream } = globalThis as {
    FixedLengthStream?: new (length: number) => FixedLengthStream;
  };
  if (FixedLengthStream === undefined || length === undefined) return stream;
  const { readable, writable } = new FixedLengthStream(length);
  // What breaks off tells whoever reads.
  stream.pipeTo(writable).catch(ignore);
  return readable;
}
