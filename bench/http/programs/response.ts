/**
 * Reads one response off a connection, and checks every byte of it. It does
 * the least that HTTP/1.1 needs: the client shares the cores with those that
 * it measures.
 *
 * @module
 */

import type { Buffer } from "node:buffer";
import { callOf, HEAD_SIZE, isRight } from "../content.ts";

/** Where the reader stands in the response. */
type State = "fields" | "body" | "chunk-size" | "chunk" | "chunk-end" | "done";

/** A response that is being read. */
export class ResponseReader {
  /** When the first byte of the body came, in ms; 0 before. */
  firstByte = 0;
  /** The number of the origin's call that it answers; 0 before it is known. */
  call = 0;
  readonly #path: string;
  readonly #size: number;
  #state: State = "fields";
  /** Text of the fields, or of a chunk's size, that is not whole yet. */
  #text = "";
  /** Bytes to come of the body, or of a chunk. */
  #left = 0;
  /** Bytes of the body that have come. */
  #place = 0;
  #head = "";

  /** A response for that path, with a body of that size. */
  constructor(path: string, size: number) {
    this.#path = path;
    this.#size = size;
  }

  /**
   * Takes bytes. True once the response is whole; throws if it is wrong.
   */
  take(buffer: Buffer, length: number): boolean {
    let at = 0;
    while (at < length) {
      if (this.#state === "body" || this.#state === "chunk") {
        const end = Math.min(length, at + this.#left);
        this.#check(buffer, at, end);
        this.#left -= end - at;
        at = end;
        if (this.#left > 0) continue;
        this.#state = this.#state === "body" ? "done" : "chunk-end";
      } else if (this.#state === "done") {
        throw new Error(`Cannot read ${this.#path}: more came than its length`);
      } else {
        at = this.#readText(buffer, at, length);
      }
    }
    if (this.#state !== "done") return false;
    if (this.#place === this.#size) return true;
    throw new Error(
      `Cannot read ${this.#path}: its body was of ${this.#place} bytes, ` +
        `must be of ${this.#size}`,
    );
  }

  /** Takes text up to where it ends, and returns where. */
  #readText(buffer: Buffer, at: number, length: number): number {
    const mark = this.#state === "fields" ? "\r\n\r\n" : "\r\n";
    const before = this.#text.length;
    this.#text += buffer.toString("latin1", at, length);
    // A mark may have begun in what came before.
    const found = this.#text.indexOf(mark, Math.max(0, before - 3));
    if (found === -1) return length;
    const text = this.#text.slice(0, found);
    this.#text = "";
    if (this.#state === "fields") this.#readFields(text);
    else if (this.#state === "chunk-end") this.#state = "chunk-size";
    else {
      this.#left = parseInt(text, 16);
      // Nobody sends trailers here, so the line after the last chunk is empty.
      this.#state = this.#left > 0 ? "chunk" : "chunk-end";
      if (this.#left === 0) this.#isLast = true;
    }
    if (this.#isLast && this.#state === "chunk-size") this.#state = "done";
    return at + found + mark.length - before;
  }

  /** Whether the last chunk has come. */
  #isLast = false;

  #readFields(text: string): void {
    if (text.slice(9, 12) !== "200") {
      throw new Error(`Cannot read ${this.#path}: ${text.slice(0, 100)}`);
    }
    const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
    this.#left = Number(length ?? 0);
    this.#state = length === undefined ? "chunk-size" : "body";
  }

  #check(buffer: Buffer, start: number, end: number): void {
    if (this.firstByte === 0) this.firstByte = performance.now();
    if (this.#place < HEAD_SIZE) {
      const part = Math.min(end - start, HEAD_SIZE - this.#place);
      this.#head += buffer.toString("latin1", start, start + part);
      start += part;
      this.#place += part;
      if (this.#place < HEAD_SIZE) return;
      const call = callOf(this.#path, this.#head);
      if (call === undefined) {
        throw new Error(`Cannot read ${this.#path}: was ${this.#head}`);
      }
      this.call = call;
    }
    if (start < end && !isRight(buffer, start, end, this.#place)) {
      throw new Error(`Cannot read ${this.#path}: wrong at ${this.#place}`);
    }
    this.#place += end - start;
  }
}
