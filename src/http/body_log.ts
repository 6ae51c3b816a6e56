/**
 * The body log: a response's body, read once and replayed to any number of
 * readers, each at its own pace (H4).
 *
 * Its chunks are a linked list that only grows. Each reader holds the link that
 * it has read up to, so a chunk is kept for as long as a reader has it ahead,
 * or a late one may still come, and it is kept once: readers share it by
 * reference. The promises between the links are made where the body is read, in
 * the leader's request, and each reader attaches to them in its own (W1). All
 * else that passes between requests is plain fields (W3).
 *
 * @module
 */
import { acrossRequests } from "../core/deferred.ts";

/** Milliseconds between two beats of a leader, on Workers. */
export const BEAT = 100;

/** A piece of the body, and what comes after it. */
class Link {
  readonly chunk: Uint8Array | undefined;
  /** Written by the log, before `passed` is resolved. */
  next: Link | undefined = undefined;
  /** Resolved when there is a next one, or there will be none. */
  readonly passed = acrossRequests();

  constructor(chunk: Uint8Array | undefined) {
    this.chunk = chunk;
  }
}

/** One reader's place in a log. Plain data: it holds nothing of a request's. */
export class Place {
  readonly log: BodyLog;
  /** The link it has read up to; `undefined` once it is done with the log. */
  link: Link | undefined;
  /** How many bytes it has read. */
  read = 0;
  /** Why the log has let go of it before the end. Written by the log. */
  dropped: Error | undefined = undefined;

  constructor(log: BodyLog, link: Link) {
    this.log = log;
    this.link = link;
  }

  /**
   * What there is to read at once: a chunk, or the end; else what to wait for.
   */
  take(): Uint8Array | null | Promise<void> {
    const { log, link } = this;
    if (this.dropped !== undefined) throw this.dropped;
    if (link === undefined) {
      throw new DOMException("Cannot read on: was left", "AbortError");
    }
    const { next } = link;
    if (next === undefined) {
      if (log.state === "open") return link.passed.promise;
      this.leave();
      if (log.state === "failed") throw log.error;
      return null;
    }
    this.link = next;
    const chunk = next.chunk ?? EMPTY;
    this.read += chunk.byteLength;
    log.advance(this, chunk.byteLength);
    return chunk;
  }

  /** Whether it is done with the log. */
  get isOver(): boolean {
    return this.link === undefined;
  }

  /** Reads no more. */
  leave(): void {
    this.link = undefined;
    this.log.remove(this);
  }
}

const EMPTY = new Uint8Array(0);

/** What a log needs to know of its body. */
interface BodyLogOptions {
  /**
   * The most bytes that are kept for readers yet to come, and that a reader may
   * be behind the fastest one.
   */
  readonly cap: number;
  /** How many bytes the body must have, where its response says so. */
  readonly length: number | undefined;
  /** Told when something has happened that the one who reads waits for. */
  readonly changed: () => void;
}

/** A body that is on its way. */
export class BodyLog {
  /**
   * `failed` is any end but a whole body. Written by `end`, `fail`, `orphan`.
   */
  state: "open" | "ended" | "failed" = "open";
  /** Why it failed. */
  error: unknown = undefined;
  /** How many bytes have come. */
  bytes = 0;
  /** When the last of them came, by `performance.now()`. */
  movedAt: number = performance.now();
  /** Counted up by the leader's request as long as that is alive (W2). */
  beats = 0;
  /** When it last was, by `performance.now()`. */
  beatAt: number = performance.now();
  /**
   * Whether readers may be on their way that have no place yet: then nobody
   * present doesn't mean nobody left, and the start is kept. `release` ends it.
   */
  held = true;
  readonly #options: BodyLogOptions;
  /**
   * Where new readers begin; `undefined` once the body has grown over the cap,
   * and nobody is on the way.
   */
  #first: Link | undefined;
  #last: Link;
  /** Who reads now. `open` adds, `Place.leave` removes. */
  readonly #places = new Set<Place>();
  /** How far the fastest reader has come. */
  #front = 0;
  #whole: Uint8Array<ArrayBuffer> | undefined = undefined;

  constructor(options: BodyLogOptions) {
    this.#options = options;
    this.#first = this.#last = new Link(undefined);
  }

  /** Whether one that comes late may still join. */
  get joinable(): boolean {
    return this.state === "open" && !this.#isLarge && this.#first !== undefined;
  }

  /** Whether more is kept than may be, until nobody is on the way. */
  get full(): boolean {
    return this.held && this.bytes >= this.#options.cap;
  }

  /** Whether nobody reads, and nobody is about to. */
  get abandoned(): boolean {
    return this.#places.size === 0 && !this.held;
  }

  /** How many bytes no reader has read yet. */
  get ahead(): number {
    return this.bytes - this.#front;
  }

  /** A new reader's place, at the start; `undefined` if that isn't kept. */
  open(): Place | undefined {
    if (this.#first === undefined) return undefined;
    const place = new Place(this, this.#first);
    this.#places.add(place);
    return place;
  }

  /**
   * The whole body in one piece, if it has come, is kept, and is no larger than
   * that; so it may be given to any number of responses.
   */
  whole(most: number): Uint8Array<ArrayBuffer> | undefined {
    if (this.state !== "ended" || this.bytes > most) return undefined;
    if (this.#first === undefined) return undefined;
    if (this.#whole === undefined) {
      const whole = new Uint8Array(this.bytes);
      let at = 0;
      for (let link = this.#first.next; link !== undefined; link = link.next) {
        const chunk = link.chunk ?? EMPTY;
        whole.set(chunk, at);
        at += chunk.byteLength;
      }
      this.#whole = whole;
    }
    return this.#whole;
  }

  /** A chunk has come. */
  append(chunk: Uint8Array): void {
    if (this.state !== "open" || chunk.byteLength === 0) return;
    const { length } = this.#options;
    this.bytes += chunk.byteLength;
    this.movedAt = performance.now();
    if (length !== undefined && this.bytes > length) {
      return this.fail(wrongLength(length, "more"));
    }
    const last = this.#last;
    this.#last = last.next = new Link(chunk);
    this.#letGo();
    last.passed.resolve();
  }

  get #isLarge(): boolean {
    return this.bytes > this.#options.cap;
  }

  /** What nobody is to read any more is no longer kept. */
  #letGo(): void {
    if (this.#isLarge && !this.held) this.#first = undefined;
  }

  /** The body's end has come: its very end, or too early a one (H5). */
  end(): void {
    if (this.state !== "open") return;
    const { length } = this.#options;
    if (length !== undefined && this.bytes < length) {
      return this.fail(wrongLength(length, `only ${this.bytes}`));
    }
    this.state = "ended";
    this.#last.passed.resolve();
    this.#options.changed();
  }

  /** The body has broken off: for whoever reads it, at whatever place (H5). */
  fail(error: unknown): void {
    if (this.state !== "open") return;
    this.state = "failed";
    this.error = error;
    this.#last.passed.resolve();
    this.#options.changed();
  }

  /**
   * The request that read the body has died (W2). Plain fields alone: another
   * request calls this, which may settle nothing of the dead one's.
   */
  orphan(error: unknown): void {
    if (this.state !== "open") return;
    this.state = "failed";
    this.error = error;
  }

  /** The leader's request is alive. */
  beat(): void {
    this.beats++;
    this.beatAt = performance.now();
  }

  /** For `Place`: it has read on, by a chunk of so many bytes. */
  advance({ read }: Place, size: number): void {
    if (read <= this.#front) return;
    this.#front = read;
    if (this.#first === undefined) {
      this.#dropSlow(read - size - this.#options.cap);
    }
    this.#options.changed();
  }

  /** For `Place`: it has gone. */
  remove(place: Place): void {
    if (this.#places.delete(place)) this.#options.changed();
  }

  /** Nobody comes any more that isn't there. */
  release(): void {
    this.held = false;
    this.#letGo();
    this.#options.changed();
  }

  /**
   * Lets go of readers that have not read so many bytes: what only they still
   * hold would else grow without bound, or the others would have to wait.
   */
  #dropSlow(least: number): void {
    for (const place of this.#places) {
      if (place.read >= least) continue;
      const { cap } = this.#options;
      place.dropped = new RangeError(
        `Cannot keep the body for a slow reader: it was ${
          this.#front - place.read
        } bytes behind, must be at most ${cap} and a chunk`,
      );
      place.leave();
    }
  }
}

function wrongLength(length: number, came: string): TypeError {
  return new TypeError(
    `Cannot end the body: its Content-Length is ${length}, ${came} came`,
  );
}
