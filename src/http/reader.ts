/**
 * Readers: a stream of one request's own that replays a body log.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import type { Hub, Leaver, Signals } from "../core/signals.ts";
import type { Place } from "./body_log.ts";
import { BEAT } from "./pump.ts";

/** Beats of the leader that a reader misses before it takes it for dead (W2). */
const MISSED = 5;

/** What a reader needs beside its log. */
export interface ReaderOptions {
  /** Ends this reader alone. */
  readonly signal: AbortSignal | undefined;
  readonly signals: Signals;
  readonly onWorkers: boolean;
  /** Finds readers whose stream nobody holds any longer. */
  readonly lost: FinalizationRegistry<Place> | undefined;
}

/** A stream of what is read from a place. */
export function openReader(
  place: Place,
  options: ReaderOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { signal, signals, onWorkers, lost } = options;
  const source = new Source(place, onWorkers);
  // Nothing is read ahead of the client: the log is the buffer.
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>(source, {
    highWaterMark: 0,
  });
  lost?.register(stream, place, place);
  if (signal?.aborted) source.leave(signal.reason);
  else if (signal !== undefined) signals.watch(signal, source);
  return stream;
}

/** What a stream reads from. The log knows its place, and never the stream. */
class Source
  implements UnderlyingDefaultSource<Uint8Array<ArrayBuffer>>, Leaver {
  hub: Hub | undefined = undefined;
  slot = 0;
  readonly #place: Place;
  readonly #onWorkers: boolean;
  #controller:
    | ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>
    | undefined = undefined;

  constructor(place: Place, onWorkers: boolean) {
    this.#place = place;
    this.#onWorkers = onWorkers;
  }

  start(
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void {
    this.#controller = controller;
  }

  /** Gives what there is, or waits for it. */
  pull(
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): void | Promise<void> {
    try {
      const taken = this.#place.take();
      if (taken === null) {
        this.#end();
        controller.close();
      } else if (taken instanceof Promise) {
        return this.#waitFor(taken, controller);
      } else {
        controller.enqueue(taken as Uint8Array<ArrayBuffer>);
      }
    } catch (error) {
      this.#end();
      controller.error(error);
    }
  }

  cancel(): void {
    this.#end();
  }

  /** Its signal has aborted. */
  leave(reason: unknown): void {
    this.#end();
    this.#controller?.error(reason);
  }

  #end(): void {
    this.hub?.remove(this);
    this.#place.leave();
  }

  #waitFor(
    passed: Promise<void>,
    controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>,
  ): Promise<void> {
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
    const { log } = this.#place;
    return new Promise((resolve) => {
      let heard = log.beats;
      let missed = 0;
      const timer = setInterval(() => {
        missed = log.beats === heard ? missed + 1 : 0;
        heard = log.beats;
        if (log.state !== "open") ended();
        else if (missed >= MISSED) dead();
      }, BEAT);
      const ended = () => {
        clearInterval(timer);
        resolve();
      };
      const dead = () => {
        log.orphan(
          new DOMException(
            "Cannot read on: the request that read the body has ended",
            "AbortError",
          ),
        );
        ended();
      };
      passed.then(ended, dead).catch(ignore);
    });
  }
}
