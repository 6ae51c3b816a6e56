/**
 * Content codings: `fetch` decodes a body, and leaves the fields that say how
 * it was encoded. Passed on so, they would have a client decode it twice.
 *
 * @module
 */
import type { Field } from "./fields.ts";

/** How the body of a response relates to its fields. */
export interface Coding {
  /** Whether the body is no longer what `Content-Encoding` says. */
  readonly decoded: boolean;
  /**
   * Whether the body can't be read in the form that it is to be sent in. On
   * Workers only the runtime can tell.
   */
  readonly opaque: boolean;
}

/** Tells whether this runtime's `fetch` decodes what has that field. */
export type Decodes = (encoding: string) => boolean;

const PLAIN: Coding = { decoded: false, opaque: false };

/** Looks at a response that a handler, or `fetch`, gave. */
export function codingOf(
  response: Response,
  { decodes, onWorkers }: {
    readonly decodes: Decodes;
    readonly onWorkers: boolean;
  },
): Coding {
  const encoding = response.headers.get("content-encoding");
  if (encoding === null) return PLAIN;
  // Only what came by `fetch` has a URL; what was made here is as it was made.
  const decoded = response.url !== "" && decodes(encoding);
  return { decoded, opaque: onWorkers && !decoded };
}

/** Measured, on each runtime, with one coding and with two. */
export function decoderOf(onWorkers: boolean): Decodes {
  if (onWorkers) return (encoding) => encoding === "gzip"; // `br` by its date
  if ("Deno" in globalThis) return oneOf("gzip", "br");
  if ("Bun" in globalThis) return oneOf(...ALL);
  // Node and browsers undo one after the other.
  const all = oneOf(...ALL);
  return (encoding) => encoding.split(",").every((one) => all(one.trim()));
}

const ALL = ["gzip", "x-gzip", "deflate", "br", "zstd"];

function oneOf(...known: readonly string[]): Decodes {
  return (encoding) => known.includes(encoding.toLowerCase());
}

/** The fields that are true of the decoded body. */
export function withoutCoding(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) =>
    name !== "content-encoding" && name !== "content-length"
  );
}
