/**
 * Content codings: `fetch` decodes a body and may leave the fields that say how
 * it was encoded. Passed on so, they would have a client decode it twice.
 *
 * @module
 */
import type { Field } from "./fields.ts";

/** What runtimes decode by themselves. */
const DECODED = ["gzip", "x-gzip", "deflate", "br", "zstd"];

/** How the body of a response relates to its fields. */
export interface Coding {
  /** Whether the body is no longer what `Content-Encoding` says. */
  readonly decoded: boolean;
  /**
   * Whether the body can't be read in the form that it is to be sent in: what
   * a Worker made encoded is told from what it made plain by the runtime alone.
   */
  readonly opaque: boolean;
}

const PLAIN: Coding = { decoded: false, opaque: false };

/** Looks at a response that a handler, or `fetch`, gave. */
export function codingOf(response: Response, onWorkers: boolean): Coding {
  const encoding = response.headers.get("content-encoding");
  if (encoding === null) return PLAIN;
  const known = encoding.toLowerCase().split(",").every((one) =>
    DECODED.includes(one.trim())
  );
  // Only what came by `fetch` has a URL.
  if (response.url !== "") return { decoded: known, opaque: false };
  return { decoded: false, opaque: onWorkers };
}

/** The fields that are true of the decoded body. */
export function withoutCoding(fields: readonly Field[]): Field[] {
  return fields.filter(([name]) =>
    name !== "content-encoding" && name !== "content-length"
  );
}
