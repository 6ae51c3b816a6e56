/**
 * What the origin sends: a head that says which call it answers, then bytes
 * that anybody can tell from their place. The origin makes it, the clients
 * check every byte of it.
 *
 * @module
 */

import { Buffer } from "node:buffer";

/** The bytes of a body that name its path and the call it answers. */
export const HEAD_SIZE = 64;

/** The size of a small body, in bytes. */
export const SMALL_SIZE = 1_024;

/** What a stream sends, in bytes, and for how long, in milliseconds. */
export const STREAM = { size: 20_000_000, time: 2_000 };

/** A prime, so that no two blocks of a power of two look alike. */
const PERIOD = 65_521;

/** How many bytes {@linkcode isRight} takes at once, at most. */
export const MOST_BYTES = 65_536;

const PATTERN = Buffer.alloc(PERIOD + MOST_BYTES);
for (let i = 0; i < PATTERN.length; i++) {
  PATTERN[i] = Math.imul(i % PERIOD, 2_654_435_761) >>> 24;
}

/** The first bytes of the answer to one call. */
export function headOf(path: string, call: number): Buffer {
  return Buffer.from(`${path} ${call}`.padEnd(HEAD_SIZE - 1) + "\n", "latin1");
}

/** The number of the call that a head answers; `undefined` if it is wrong. */
export function callOf(path: string, head: string): number | undefined {
  if (!head.startsWith(`${path} `) || !head.endsWith("\n")) return undefined;
  const call = Number(head.slice(path.length + 1));
  return Number.isSafeInteger(call) && call > 0 ? call : undefined;
}

/** A body of that size, whose head is not written yet. */
export function headlessBody(size: number): Buffer {
  const body = Buffer.alloc(size);
  for (let at = 0; at < size; at += MOST_BYTES) {
    const end = Math.min(at + MOST_BYTES, size);
    PATTERN.copy(body, at, at % PERIOD, at % PERIOD + end - at);
  }
  return body;
}

const SMALL_BODY = headlessBody(SMALL_SIZE);

/** A small body. */
export function smallBody(path: string, call: number): Buffer {
  const body = Buffer.from(SMALL_BODY);
  headOf(path, call).copy(body);
  return body;
}

/**
 * Whether the bytes `start` to `end` of a buffer are those at a place of the
 * body after its head.
 */
export function isRight(
  buffer: Buffer,
  start: number,
  end: number,
  place: number,
): boolean {
  const from = place % PERIOD;
  return PATTERN.compare(buffer, start, end, from, from + end - start) === 0;
}
