/**
 * What `fn` may return: promises of several makes that the program settles when it wants.
 *
 * @module
 */
import type { Plan } from "./program.ts";
import { type Outcome, OwnPromise } from "./world.ts";

/** A promise and what settles it. */
export interface Settleable {
  readonly promise: PromiseLike<unknown>;
  settle(outcome: Outcome): void;
}

/** Makes what a `fn` with this plan returns. */
export function deferred(returns: Plan["returns"]): Settleable {
  if (returns === "thenable") return new TwiceThenable();
  const { promise, resolve, reject } = returns === "subclass"
    ? OwnPromise.withResolvers()
    : Promise.withResolvers();
  return {
    promise,
    settle: ({ ok, value }) => ok ? resolve(value) : reject(value),
  };
}

/** A thenable that calls back twice, the second time with the opposite: only the first counts. */
class TwiceThenable implements Settleable, PromiseLike<unknown> {
  #outcome: Outcome | null = null;
  #waiting: (() => void)[] = [];

  get promise(): PromiseLike<unknown> {
    return this;
  }

  then<A = unknown, B = never>(
    onFulfilled?: ((value: unknown) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    const call = () => {
      if (!this.#outcome) return;
      const { ok, value } = this.#outcome;
      (ok ? onFulfilled : onRejected)?.(value);
      (ok ? onRejected : onFulfilled)?.("the second time");
    };
    if (this.#outcome) call();
    else this.#waiting.push(call);
    return new Promise<A | B>(() => {});
  }

  settle(outcome: Outcome): void {
    this.#outcome ??= outcome;
    for (const call of this.#waiting.splice(0)) call();
  }
}
