/**
 * Pump: reads a response's body into its log, in the leader's request.
 *
 * It reads as fast as the fastest reader does, and a little ahead; nobody slow
 * holds it up. It stops, and has the origin hear of it, once nobody is left
 * (H5).
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import { Deferred } from "../core/deferred.ts";
import { BEAT, BodyLog } from "./body_log.ts";

/** Bytes that are read before any reader has asked for them. */
const AHEAD = 2 ** 18;

/** The same on Workers, where the pump only looks now and then. */
const AHEAD_ON_WORKERS = 2 ** 20;

/** Milliseconds between two looks there, while it waits for a reader. */
const LOOK = 10;

/** What a pump needs to know. */
export interface PumpOptions {
  readonly body: ReadableStream<Uint8Array>;
  readonly cap: number;
  readonly length: number | undefined;
  readonly onWorkers: boolean;
  /** Has the origin hear that nobody is left. */
  readonly cancel: (reason: unknown) => void;
}

/** One body being read. */
export class Pump {
  readonly log: BodyLog;
  /** Resolves when it reads no more; never rejects. */
  readonly done: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #cancel: (reason: unknown) => void;
  readonly #onWorkers: boolean;
  /** What it waits for while it is well ahead of all readers. */
  #room: Deferred<void> | undefined = undefined;

  constructor({ body, cap, length, onWorkers, cancel }: PumpOptions) {
    this.#reader = body.getReader();
    this.#cancel = cancel;
    this.#onWorkers = onWorkers;
    this.log = new BodyLog({
      cap,
      length,
      // On Workers it may be another request's: there a beat looks (W3).
      changed: onWorkers ? ignore : () => this.#look(),
    });
    this.done = this.#run();
  }

  async #run(): Promise<void> {
    const { log } = this;
    const beat = this.#onWorkers
      ? setInterval(() => {
        log.beat();
        this.#look();
      }, BEAT)
      : undefined;
    try {
      while (log.state === "open") {
        if (this.#isAhead) await this.#roomToRead();
        if (log.state !== "open") break;
        const { done, value } = await this.#reader.read();
        if (done) log.end();
        else log.append(bytesOf(value));
      }
    } catch (error) {
      log.fail(error);
    }
    clearInterval(beat);
    // It has failed, or has nothing left to say.
    if (log.state === "failed") {
      this.#reader.cancel(log.error).catch(ignore);
      this.#cancel(log.error);
    }
  }

  get #isAhead(): boolean {
    const most = this.#onWorkers ? AHEAD_ON_WORKERS : AHEAD;
    return this.log.ahead >= most || this.log.full;
  }

  /** Something has happened to the log, or may have. */
  #look(): void {
    const { log } = this;
    if (log.state === "open" && log.abandoned) {
      const gone = new DOMException("Nobody is left to read it", "AbortError");
      log.fail(gone);
      // The read that waits ends by this; `#run` does the rest.
      this.#reader.cancel(gone).catch(ignore);
      this.#cancel(gone);
    }
    if (log.state !== "open" || !this.#isAhead) this.#room?.resolve();
  }

  async #roomToRead(): Promise<void> {
    this.#room = new Deferred();
    const look = this.#onWorkers
      ? setInterval(() => this.#look(), LOOK)
      : undefined;
    await this.#room.promise;
    this.#room = undefined;
    clearInterval(look);
  }
}

const encoder = new TextEncoder();

/** A chunk of a handler's own stream may be of any of these. */
function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk;
  if (typeof chunk === "string") return encoder.encode(chunk);
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  if (ArrayBuffer.isView(chunk)) {
    return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
  throw new TypeError(
    `Cannot read the body: a chunk was a ${typeof chunk}, must be bytes`,
  );
}
