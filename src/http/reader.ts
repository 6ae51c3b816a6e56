/**
 * Readers: a stream of one request's own that replays a body log.
 *
 * @module
 */
import type { Hub, Leaver, Signals } from "../core/signals.ts";
import type { Mode } from "./settings.ts";
import { BEAT, type Place } from "./body_log.ts";

/**
 * Beats of the leader that a reader misses before it takes it for dead (W2).
 */
const MISSED = 5;

/** What a reader needs beside its log. */
export interface ReaderOptions {
  /** Ends this reader alone. */
  readonly signal: AbortSignal | undefined;
  readonly signals: Signals;
  readonly onWorkers: boolean;
  /** Finds readers whose stream nobody holds any longer. */
  readonly lost: FinalizationRegistry<Reading> | undefined;
  /**
   * Who reads. In mode `private` those who may write on the chunks, and want to
   * hear of their signal at once. In mode `shared` a server, which cancels the
   * stream of a client that has hung up, and reports an error that comes first.
   */
  readonly mode: Mode;
}

/** Milliseconds that a server has to cancel it. */
const HANG_UP = 50;

type Bytes = Uint8Array<ArrayBuffer>;
type Controller = ReadableStreamDefaultController<Bytes>;

/** A stream of what is read from a place. */
export function openReader(
  place: Place,
  options: ReaderOptions,
): ReadableStream<Bytes> {
  const { signal, signals, lost } = options;
  const reading = new Reading(place);
  const source = new Source(reading, options);
  reading.source = typeof WeakRef === "undefined"
    ? { deref: () => source } // Workers of an old date
    : new WeakRef(source);
  // Nothing is read ahead of the client: the log is the buffer.
  const stream = new ReadableStream<Bytes>(source, { highWaterMark: 0 });
  // Not the stream itself: a runtime may let that go and read on beneath it.
  lost?.register(source, reading);
  if (signal?.aborted) reading.leave(signal.reason);
  else if (signal !== undefined) signals.watch(signal, reading);
  return stream;
}

/**
 * One reader, as its signal and its log know it. They don't hold the stream, so
 * that one which nobody reads is found.
 */
export class Reading implements Leaver {
  readonly place: Place;
  hub: Hub | undefined = undefined;
  slot = 0;
  /** Written once, as the stream is made. */
  source: { deref(): Source | undefined } | undefined = undefined;

  constructor(place: Place) {
    this.place = place;
  }

  /** Its signal has aborted. */
  leave(reason: unknown): void {
    this.end();
    this.source?.deref()?.fail(reason);
  }

  /** Reads no more. */
  end(): void {
    this.hub?.remove(this);
    this.place.leave();
  }
}

/** What a stream reads from. */
class Source implements UnderlyingDefaultSource<Bytes> {
  readonly #reading: Reading;
  readonly #onWorkers: boolean;
  readonly #mode: Mode;
  #controller: Controller | undefined = undefined;

  constructor(reading: Reading, { onWorkers, mode }: ReaderOptions) {
    this.#reading = reading;
    this.#onWorkers = onWorkers;
    this.#mode = mode;
  }

  start(controller: Controller): void {
    this.#controller = controller;
  }

  /** Its signal has ended it before its end. */
  fail(reason: unknown): void {
    const fail = () => this.#controller?.error(reason);
    if (this.#mode === "private") fail();
    else setTimeout(fail, HANG_UP);
  }

  /** Gives what there is, or waits for it. */
  pull(controller: Controller): void | Promise<void> {
    try {
      const taken = this.#reading.place.take();
      if (taken instanceof Promise) return this.#waitFor(taken, controller);
      if (taken !== null) {
        const bytes = taken as Bytes;
        return controller.enqueue(
          this.#mode === "private" ? bytes.slice() : bytes,
        );
      }
      this.#reading.end();
      controller.close();
    } catch (error) {
      this.#reading.end();
      controller.error(error);
    }
  }

  cancel(): void {
    this.#reading.end();
  }

  #waitFor(passed: Promise<void>, controller: Controller): Promise<void> {
    const again = () => this.pull(controller);
    return this.#onWorkers
      ? this.#orDead(passed).then(again)
      : passed.then(again);
  }

  /**
   * Waits for the leader, as long as that is alive: a promise of a request that
   * has died rejects, or never settles.
   */
  #orDead(passed: Promise<void>): Promise<void> {
    const { place } = this.#reading;
    const { log } = place;
    return new Promise((resolve) => {
      let heard = log.beats;
      let missed = 0;
      const timer = setInterval(() => {
        missed = log.beats === heard ? missed + 1 : 0;
        heard = log.beats;
        if (log.state !== "open" || place.isOver) ended();
        else if (missed >= MISSED) dead();
      }, BEAT);
      const ended = () => {
        clearInterval(timer);
        resolve();
      };
      const dead = () => {
        const message =
          "Cannot read on: the request that read the body has ended";
        log.orphan(new DOMException(message, "AbortError"));
        ended();
      };
      passed.then(ended, dead);
    });
  }
}
