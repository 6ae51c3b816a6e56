/**
 * Leading: the work of a flight, from the call of the origin to the headers of
 * its response, and the body's way into its log.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import type { Flight } from "../core/flight.ts";
import type { Answer } from "./answer.ts";
import { codingOf } from "./coding.ts";
import type { BodyLog, Place } from "./body_log.ts";
import { varyOf } from "./fields.ts";
import { headOf, mayHaveBody, NO_HEAD } from "./head.ts";
import type { Settings } from "./settings.ts";
import { judge, TAKEN } from "./policy.ts";
import { Pump } from "./pump.ts";
import { valuesOf } from "./request.ts";
import type { Visit } from "./visit.ts";

/**
 * Milliseconds that the rest of a body may take, so that a small one goes to
 * all in one piece.
 */
const GRACE = 5;

/** Milliseconds on Workers until all who waited have begun to read. */
const HOLD_ON_WORKERS = 250;

/** A request that leads, in its own request: nothing of it is shared. */
export class Leader {
  /** Its place in the body's log, until it reads there. */
  place: Place | undefined = undefined;
  /** The response as it came, if it is for the leader alone. */
  alone: Response | undefined = undefined;
  /** Resolves when its work for others has ended; never rejects. */
  done: Promise<void> = Promise.resolve();
  /** Aborts the call of the origin, before the headers and after. */
  readonly #upstream = new AbortController();
  readonly #settings: Settings;
  #gone = false;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** The call. `heard` is told of the verdict before anybody joins by it. */
  async lead(
    flight: Flight<string>,
    visit: Visit,
    heard: (answer: Answer) => void,
  ): Promise<Answer> {
    const { signal } = flight;
    const nobodyLeft = () => this.#upstream.abort(signal.reason);
    signal.addEventListener("abort", nobodyLeft);
    if (signal.aborted) nobodyLeft(); // by who was told of the call
    let response: Response;
    try {
      response = await visit.lead(this.#upstream.signal);
    } finally {
      // From here on the body's log counts who is left.
      signal.removeEventListener("abort", nobodyLeft);
    }
    if (signal.aborted) {
      response.body?.cancel().catch(ignore);
      throw signal.reason;
    }
    const answer = this.#take(response, visit);
    heard(answer);
    const { log } = answer;
    if (log !== undefined) {
      await this.#briefly();
      this.#release(log);
    }
    return answer;
  }

  /** Its client has gone before it had a response. */
  leave(): void {
    this.#gone = true;
    this.place?.leave();
    if (this.alone !== undefined) this.#discard(this.alone);
  }

  /** Takes the response in. */
  #take(response: Response, visit: Visit): Answer {
    const judged = judge(visit, response, this.#settings);
    const isTaken = judged.to !== "leader" &&
      (response.bodyUsed || response.body?.locked);
    const verdict = isTaken ? TAKEN : judged;
    const vary = varyOf(response.headers);
    const isShared = verdict.to !== "leader";
    const head = isTaken ? NO_HEAD : headOf(visit, response, this.#settings);
    return {
      head,
      verdict,
      log: this.#logOf(response, isShared, head.length, visit),
      vary,
      varied: valuesOf(vary, visit.headers),
      cameAt: performance.now(),
      joined: undefined,
    };
  }

  /** The log of a body that others may have, or that `fetch`'s caller reads. */
  #logOf(
    response: Response,
    isShared: boolean,
    length: number | undefined,
    { method, signal }: Visit,
  ): BodyLog | undefined {
    const { mode, maxBytes, onWorkers } = this.#settings;
    const { status } = response;
    // `fetch`'s caller may end its reading by a signal: that takes a reader.
    const isRead = mode === "private" && status >= 200 &&
      !codingOf(response, this.#settings).opaque;
    if (!isShared && !isRead) {
      this.#keepAlone(response, signal);
      return undefined;
    }
    // Not looked at before: on Bun it then forgets that it was a string.
    const { body } = response;
    if (body === null) return undefined;
    if (!mayHaveBody(method, status)) {
      body.cancel().catch(ignore); // Hono's handlers make one for HEAD, too
      return undefined;
    }
    const pump = new Pump({
      body,
      cap: maxBytes,
      length,
      onWorkers,
      cancel: (reason) => this.#upstream.abort(reason),
    });
    this.done = pump.done;
    if (!this.#gone) this.place = pump.log.open();
    return pump.log;
  }

  /** From here on the call is the leader's own, and ends with its request. */
  #keepAlone(response: Response, signal: AbortSignal | undefined): void {
    if (this.#gone) return this.#discard(response);
    this.alone = response;
    signal?.addEventListener(
      "abort",
      () => this.#upstream.abort(signal.reason),
      { once: true },
    );
  }

  /** Nobody wants it. */
  #discard(response: Response): void {
    response.body?.cancel().catch(ignore);
    this.#upstream.abort(new DOMException("Nobody is left", "AbortError"));
  }

  /** Has the log know that nobody comes any more who waited for the headers. */
  #release(log: BodyLog): void {
    if (log.state !== "open") return log.release();
    const hold = this.#settings.onWorkers ? HOLD_ON_WORKERS : 0;
    setTimeout(() => log.release(), hold);
  }

  /** Waits a little for the body's end. */
  #briefly(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, GRACE);
      this.done.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}
