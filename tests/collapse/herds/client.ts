/**
 * One client of a random herd: asks, reads at its own pace, perhaps leaves, and
 * looks at what it got.
 *
 * @module
 */

import type { Random } from "../../key/random.ts";
import { flush } from "../../gates.ts";
import type { Asker, Mode } from "../origin.ts";
import { OriginError, type Upstream } from "./upstream.ts";

/** What a client needs to know to judge. */
export interface Surroundings {
  readonly mode: Mode;
  readonly random: Random;
  readonly ask: Asker;
  /** By the number of their call. */
  readonly upstreams: readonly Upstream[];
  /** Whether a reader may be dropped as too slow. */
  readonly isSmall: boolean;
}

/** What became of a client; a string tells of a fault. */
export type Outcome = { readonly call: number } | "left" | "failed" | {
  readonly fault: string;
};

/** One client. */
export class Client {
  readonly outcome: Promise<Outcome>;
  /** Whether it has said that it goes. */
  hasLeft = false;
  readonly #leaving = new AbortController();
  readonly #language: string;
  readonly #around: Surroundings;
  /** Between two reads: nothing, turns, or the end of it. */
  readonly #pace: "fast" | "slow" | "cancels";

  constructor(around: Surroundings) {
    const { random } = around;
    this.#around = around;
    this.#language = random.pick(["a", "a", "a", "b"]);
    this.#pace = random.pick(["fast", "fast", "slow", "slow", "cancels"]);
    const url = `https://origin.test/${random.below(2)}`;
    this.outcome = this.#run(url);
  }

  leave(): void {
    this.hasLeft = true;
    this.#leaving.abort(new Error("left"));
  }

  async #run(url: string): Promise<Outcome> {
    let upstream: Upstream | undefined;
    try {
      const response = await this.#around.ask({
        url,
        headers: { "x-l": this.#language },
        signal: this.#leaving.signal,
      });
      if (response.status === 499) return this.#gone("499 for one who stayed");
      const { headers } = response;
      const call = Number(headers.get("x-call"));
      upstream = this.#around.upstreams[call];
      if (upstream === undefined) return { fault: `no call ${call}` };
      if (headers.has("vary") && headers.get("x-l") !== this.#language) {
        return { fault: `call ${call} is another variant's` };
      }
      return await this.#read(response, upstream);
    } catch (error) {
      const isMeant = error instanceof OriginError ||
        upstream?.hasFailed === true ||
        this.#around.isSmall && error instanceof RangeError;
      return isMeant ? "failed" : this.#gone(`lost its answer: ${error}`);
    }
  }

  async #read(response: Response, upstream: Upstream): Promise<Outcome> {
    const { number: call } = upstream.call;
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    const whole = upstream.whole();
    let text = "";
    for (;;) {
      if (this.#pace === "slow") await flush();
      const { done, value } = await reader?.read() ?? { done: true };
      if (done || value === undefined) break;
      text += decoder.decode(value);
      if (!whole.startsWith(text)) return { fault: `call ${call} is mixed` };
      if (this.#pace === "cancels") {
        await reader?.cancel();
        return "left";
      }
    }
    if (upstream.hasFailed || text !== whole) {
      return { fault: `call ${call} ended cleanly, and too soon` };
    }
    return { call };
  }

  #gone(otherwise: string): Outcome {
    return this.hasLeft ? "left" : { fault: otherwise };
  }
}
