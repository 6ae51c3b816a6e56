/**
 * Reads an HTTP/1.1 response from bytes as they come: fields as they stand,
 * doubles and all, and whether the end was a clean one. Clients of the
 * platform's own hide just that.
 *
 * @module
 */

/** Fields in the order they came, with the case they had. */
export type Fields = readonly (readonly [name: string, value: string])[];

/** A response up to its body. */
export interface Head {
  readonly status: number;
  readonly fields: Fields;
}

/** The values of a field, one for each line. */
export function valuesOf(fields: Fields, name: string): string[] {
  return fields.filter(([other]) => other.toLowerCase() === name)
    .map(([, value]) => value);
}

const LF = 10;
const decoder = new TextDecoder();

/** What comes next: a line of some kind, or bytes of the body. */
type Awaited = "head" | "size" | "bytes" | "separator" | "trailer" | "end";

/** Reads one response. */
export class ReplyReader {
  /** Set once all fields have come. */
  head: Head | undefined;
  /** The statuses 1xx that came first. */
  readonly early: number[] = [];
  readonly trailers: [string, string][] = [];
  /** The body's pieces as they came. */
  readonly pieces: Uint8Array[] = [];
  /** Bytes of the body so far. */
  received = 0;
  /** Whether all has come that the head, or the last chunk, announced. */
  isWhole = false;
  /** Whether more has come than that. */
  hasExcess = false;
  #awaited: Awaited = "head";
  /** Bytes of the piece that are still to come; over all with `close`. */
  #left = 0;
  #isChunked = false;
  #endsByClose = false;
  #lines: string[] = [];
  /** The start of a line whose end hasn't come. */
  #rest = new Uint8Array();

  /** Takes bytes in. */
  push(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#awaited === "end") {
        this.hasExcess = true;
        return;
      }
      if (this.#awaited === "bytes") {
        const piece = bytes.subarray(at, at + this.#left);
        at += piece.length;
        this.#take(piece);
        continue;
      }
      const end = bytes.indexOf(LF, at);
      const part = bytes.subarray(at, end < 0 ? undefined : end);
      if (end < 0) {
        this.#rest = joined([this.#rest, part]);
        return;
      }
      at = end + 1;
      const line = decoder.decode(joined([this.#rest, part]));
      this.#rest = new Uint8Array();
      this.#line(line.replace(/\r$/, ""));
    }
  }

  /** The connection has ended, without an error. */
  close(): void {
    if (this.#endsByClose) this.isWhole = true;
  }

  #take(piece: Uint8Array): void {
    this.pieces.push(piece);
    this.received += piece.length;
    this.#left -= piece.length;
    if (this.#left > 0) return;
    if (this.#isChunked) this.#awaited = "separator";
    else this.#finish();
  }

  #line(line: string): void {
    switch (this.#awaited) {
      case "head":
        if (line !== "") this.#lines.push(line);
        else this.#begin();
        break;
      case "size":
        this.#left = parseInt(line, 16);
        this.#awaited = this.#left === 0 ? "trailer" : "bytes";
        break;
      case "separator":
        this.#awaited = "size";
        break;
      case "trailer":
        if (line === "") this.#finish();
        else this.trailers.push(field(line));
    }
  }

  #begin(): void {
    const [first = "", ...lines] = this.#lines;
    this.#lines = [];
    const status = Number(first.split(" ")[1]);
    if (status < 200) {
      this.early.push(status);
      return;
    }
    const fields = lines.map(field);
    this.head = { status, fields };
    const length = valuesOf(fields, "content-length")[0];
    this.#isChunked = valuesOf(fields, "transfer-encoding").length > 0;
    this.#endsByClose = !this.#isChunked && length === undefined;
    this.#left = this.#endsByClose ? Infinity : Number(length ?? 0);
    this.#awaited = this.#isChunked ? "size" : "bytes";
    const isBodiless = this.bodiless || status === 204 || status === 304;
    if (isBodiless || !this.#isChunked && this.#left === 0) this.#finish();
  }

  /** Whether no body can come: an answer to `HEAD`. */
  bodiless = false;

  #finish(): void {
    this.#awaited = "end";
    this.isWhole = true;
    this.#endsByClose = false;
  }
}

function field(line: string): [string, string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon), line.slice(colon + 1).trim()];
}

/** One array of several. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
