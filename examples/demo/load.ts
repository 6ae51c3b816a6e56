/**
 * The load: sends a herd of real requests, times each, checks each answer.
 *
 * @module
 */

import type { Herd } from "./herd.ts";
import { clientOf } from "./loopback.ts";
import { itemAt } from "./origin.ts";

/** What the herd came home with. */
export interface Answers {
  /** Milliseconds from sending to the last byte, one per request. */
  readonly times: readonly number[];
  /** How many answers were not the item that was asked for. */
  readonly wrong: number;
}

/**
 * Sends the whole herd, spread evenly over the keys.
 *
 * @param herd The requests to send.
 * @param url The server's URL, without a slash at the end.
 * @param keys How many different items are asked for.
 * @returns The answers, when all are there.
 * @throws The first failure, as soon as it is known: a herd that has lost one
 *   is not the herd that was asked for.
 */
export async function sendHerd(
  herd: Herd,
  url: string,
  keys: number,
): Promise<Answers> {
  using client = clientOf(url);
  const times: number[] = [];
  let wrong = 0;

  async function get(path: string): Promise<void> {
    try {
      const sentAt = performance.now();
      const response = await fetch(url + path, { client, signal: herd.broken });
      const text = await response.text();
      times.push(performance.now() - sentAt);
      if (!response.ok) throw new Error(text);
      if (text !== itemAt(path)) wrong++;
      herd.answered++;
    } catch (error) {
      herd.fail(error);
    }
  }

  const answers: Promise<void>[] = [];
  for (let sent = 0; sent < herd.size; sent++) {
    await herd.room(sent);
    answers.push(get(`/item/${sent % keys + 1}`));
  }
  await Promise.all(answers);
  herd.broken.throwIfAborted();
  return { times, wrong };
}
