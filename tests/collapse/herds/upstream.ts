/**
 * One call of a random herd's origin. Its body says with every chunk which call
 * it is from, and which chunk it is.
 *
 * @module
 */

import type { Random } from "../../key/random.ts";
import type { Call } from "../origin.ts";

/** What a call, or its body, fails with. */
export class OriginError extends Error {
  override name = "OriginError";
}

const CONTROLS = [
  "max-age=60",
  "max-age=60",
  "max-age=60",
  "no-store",
  "no-cache",
];

const STATUSES = [200, 200, 200, 404, 503];

const encoder = new TextEncoder();

/** One call, and what is still to come of it. */
export class Upstream {
  readonly call: Call;
  /** Nothing more comes of it, and it has let go of everything. */
  isOver = false;
  /** It has rejected, or its body has broken off. */
  hasFailed = false;
  readonly #chunks: number;
  readonly #breaksAt: number;
  readonly #headers: Record<string, string>;
  readonly #status: number;
  #sent = -1; // the headers come first
  #body!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;

  constructor(call: Call, random: Random) {
    this.call = call;
    this.#chunks = random.pick([0, 1, 1, 2, 5]);
    this.#breaksAt = random.chance(8) ? random.below(4) - 1 : NaN;
    this.#status = random.pick(STATUSES);
    this.#headers = {
      "cache-control": random.pick(CONTROLS),
      "x-call": `${call.number}`,
      "x-l": call.request.headers.get("x-l") ?? "",
      ...random.chance(4) && { vary: "x-l" },
    };
    if (call.signal.aborted) this.#abort();
    else call.signal.addEventListener("abort", () => this.#abort());
  }

  /** Whether only one may get its answer, by what the options say. */
  isForOne(
    options: { shareValidated: boolean; shareErrors: boolean },
  ): boolean {
    const control = this.#headers["cache-control"];
    return control === "no-store" ||
      control === "no-cache" &&
        (this.#status === 503 ? !options.shareErrors : !options.shareValidated);
  }

  /** All of the body, as text. */
  whole(): string {
    return Array.from({ length: this.#chunks }, (_, at) => this.#chunk(at))
      .join("");
  }

  /** The next thing happens: headers, a chunk, the end, or a failure. */
  step(): void {
    if (this.isOver) return;
    const at = this.#sent++;
    if (at + 1 === this.#breaksAt) return this.#fail(new OriginError("broken"));
    if (at < 0) return this.#answer();
    if (at < this.#chunks) {
      return this.#body.enqueue(encoder.encode(this.#chunk(at)));
    }
    this.isOver = true;
    this.#body.close();
  }

  #chunk(at: number): string {
    // One is too large to go out in one piece with its headers.
    return `${this.call.number}.${at};`.repeat(at === 3 ? 30_000 : 1);
  }

  #answer(): void {
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (controller) => {
        this.#body = controller;
      },
      cancel: () => {
        this.isOver = true;
      },
    });
    this.call.answer(
      new Response(body, { status: this.#status, headers: this.#headers }),
    );
  }

  /** Nobody wants it any more. */
  #abort(): void {
    if (!this.isOver) this.#fail(this.call.signal.reason);
  }

  #fail(error: unknown): void {
    this.isOver = true;
    this.hasFailed = true;
    if (this.#body === undefined) this.call.fail(error);
    else this.#body.error(error);
  }
}
