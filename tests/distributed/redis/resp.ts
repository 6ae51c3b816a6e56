/**
 * Reads what Redis sends, RESP 2 and 3: replies, and messages among them.
 *
 * @module
 */

import type { Buffer } from "node:buffer";

/** What was read: an error of Redis' is a value here. */
export type Reply = string | number | null | Error | Reply[];

/** A frame, and where it ends. */
export interface Frame {
  readonly reply: Reply;
  readonly end: number;
}

/** Reads the frame at a place; `undefined` if it hasn't come whole. */
export function readFrame(bytes: Buffer, at: number): Frame | undefined {
  const lineEnd = bytes.indexOf("\r\n", at);
  if (lineEnd < 0) return undefined;
  const kind = String.fromCharCode(bytes[at] ?? 0);
  const line = bytes.toString("utf8", at + 1, lineEnd);
  const end = lineEnd + 2;
  switch (kind) {
    case "$":
    case "=":
      return readText(bytes, end, Number(line));
    case "*":
    case "~":
    case ">":
      return readList(bytes, end, Number(line));
    case "%":
      return readList(bytes, end, 2 * Number(line));
    case ":":
      return { reply: Number(line), end };
    case "-":
      return { reply: new Error(line), end };
    case "_":
      return { reply: null, end };
    default: // simple text, booleans, doubles, big numbers
      return { reply: line, end };
  }
}

function readText(
  bytes: Buffer,
  at: number,
  length: number,
): Frame | undefined {
  if (length < 0) return { reply: null, end: at };
  const end = at + length + 2;
  if (bytes.length < end) return undefined;
  return { reply: bytes.toString("utf8", at, at + length), end };
}

function readList(
  bytes: Buffer,
  at: number,
  length: number,
): Frame | undefined {
  const reply: Reply[] = [];
  let end = at;
  for (let left = length; left > 0; left--) {
    const frame = readFrame(bytes, end);
    if (frame === undefined) return undefined;
    reply.push(frame.reply);
    end = frame.end;
  }
  return { reply, end };
}
