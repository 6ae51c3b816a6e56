/**
 * The large body: an origin that sends it bit by bit, and a client that looks at
 * every byte.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import type { Herd } from "./herd.ts";
import { anyPort, clientOf, closeServer, urlOf } from "./loopback.ts";

const chunkBytes = 200_000;
const chunks = 100;

/** How long the origin takes to send it all, in milliseconds. */
export const streamTime = 2_000;

/** The size of the body in bytes: 20 MB. */
export const streamBytes = chunkBytes * chunks;

/** A running origin that sends the same random bytes to each caller. */
export class StreamOrigin {
  /** How many calls have arrived. */
  calls = 0;
  /** How many bytes have been sent. */
  bytes = 0;
  /** What it sends. Random: nobody is right by chance. */
  readonly content: Uint8Array = randomBytes(streamBytes);
  readonly #herd: Herd;
  readonly #delay: number;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  /**
   * Starts to listen.
   *
   * @param herd Nothing is sent before all of it is in flight.
   * @param delay How long the origin then takes, in milliseconds.
   */
  constructor(herd: Herd, delay: number) {
    this.#herd = herd;
    this.#delay = delay;
    this.#server = Deno.serve(anyPort, () => this.#answer());
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return urlOf(this.#server);
  }

  /** Settles when it has ended; rejects when it broke. */
  get finished(): Promise<void> {
    return this.#server.finished;
  }

  /** Ends it. */
  [Symbol.asyncDispose](): Promise<void> {
    return closeServer(this.#server);
  }

  async #answer(): Promise<Response> {
    this.calls++;
    await this.#herd.complete;
    await wait(this.#delay);
    const since = performance.now();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        // By the clock, so that one chunk's lateness isn't the next one's too.
        await wait(since + sent / chunks * streamTime - performance.now());
        const at = sent * chunkBytes;
        controller.enqueue(this.content.subarray(at, at + chunkBytes));
        this.bytes += chunkBytes;
        if (++sent === chunks) controller.close();
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "application/octet-stream",
        "content-length": String(streamBytes),
        "cache-control": "max-age=60",
      },
    });
  }
}

/** What the clients came home with. Times count from when all were in flight. */
export interface Streams {
  /** Milliseconds to the first byte, one per client. */
  readonly firstBytes: readonly number[];
  /** Milliseconds to the last byte of the last client. */
  readonly finish: number;
  /** How many bodies were not what the origin sends, byte for byte. */
  readonly wrong: number;
}

/** Has every client of the herd read the body. */
export async function readStreams(
  herd: Herd,
  url: string,
  content: Uint8Array,
): Promise<Streams> {
  using client = clientOf(url);
  const firstBytes: number[] = [];
  let wrong = 0;

  async function read(): Promise<void> {
    try {
      const response = await fetch(url, { client, signal: herd.broken });
      if (!response.ok) throw new Error(await response.text());
      let length = 0;
      let same = true;
      for await (const chunk of response.body ?? []) {
        if (length === 0) firstBytes.push(performance.now() - herd.completeAt);
        const expected = content.subarray(length, length + chunk.length);
        same &&= Buffer.compare(chunk, expected) === 0;
        length += chunk.length;
      }
      if (!same || length !== content.length) wrong++;
      herd.answered++;
    } catch (error) {
      herd.fail(error);
    }
  }

  await Promise.all(Array.from({ length: herd.size }, read));
  herd.broken.throwIfAborted();
  return { firstBytes, finish: performance.now() - herd.completeAt, wrong };
}

function randomBytes(size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const most = 65_536; // of one call
  for (let at = 0; at < size; at += most) {
    crypto.getRandomValues(bytes.subarray(at, at + most));
  }
  return bytes;
}

function wait(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, Math.max(0, ms)));
}
