/**
 * Bodies for the cases that read them: herds of readers, and reading by hand.
 *
 * @module
 */

import type { CollapseOptions } from "@scope/singleflight/fetch";
import { flush } from "../gates.ts";
import { asker, fresh, GatedBody, type Mode, Origin } from "./origin.ts";

/** Readers of one body, and what feeds it. */
export interface Herd {
  readonly origin: Origin;
  readonly body: GatedBody;
  readonly responses: readonly Response[];
  /** One more, who comes late. */
  late(): Promise<Response>;
}

/** Has so many wait for one response, whose body then comes by hand. */
export async function herdOf(
  readers: number,
  mode: Mode,
  options: CollapseOptions = {},
  fields: Record<string, string> = {},
): Promise<Herd> {
  const origin = new Origin();
  const ask = asker(mode, origin, options);
  const asked = Array.from({ length: readers }, () => ask());
  const { answer } = await origin.call(0);
  await flush();
  const body = new GatedBody();
  answer(fresh(body.stream, fields));
  const responses = await Promise.all(asked);
  return { origin, body, responses, late: () => ask() };
}

/** A reader of a response's body. */
export function readerOf(
  response: Response,
): ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> {
  if (response.body === null) throw new TypeError("The response has no body");
  return response.body.getReader();
}

const decoder = new TextDecoder();

/** The next chunk as text; `undefined` at the end. */
export async function nextOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
): Promise<string | undefined> {
  const { done, value } = await reader.read();
  return done ? undefined : decoder.decode(value);
}

/** How reading to the end goes: the text, or what it failed with. */
export async function endOf(response: Response): Promise<unknown> {
  try {
    return await response.text();
  } catch (error) {
    return error;
  }
}

/** So many bytes. */
export function bytes(count: number, value = 1): Uint8Array<ArrayBuffer> {
  return new Uint8Array(count).fill(value);
}
