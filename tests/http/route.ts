/**
 * One case's place at the origin: its script, its calls, its gates.
 *
 * @module
 */

import type { Call } from "./call.ts";
import { within } from "../workers/limits.ts";

/** What becomes of a call. */
export type Script = (call: Call) => void | Promise<void>;

/** Until the origin has seen what a case waits for. In ms. */
const LIMIT_MS = 60_000;

/** Where the calls of one case come in. */
export class Route {
  /** In the order they came. */
  readonly calls: Call[] = [];
  /** May be replaced: what comes later is answered by the new one. */
  script: Script;
  /** Who waits for calls that haven't come, by their numbers. */
  readonly #awaited = new Map<number, PromiseWithResolvers<Call>>();

  constructor(script: Script) {
    this.script = script;
  }

  /** The call with this number, counted from 0, as soon as it has come. */
  call(number: number): Promise<Call> {
    const call = this.calls[number];
    if (call !== undefined) return Promise.resolve(call);
    const awaited = this.#awaited.get(number) ?? Promise.withResolvers<Call>();
    this.#awaited.set(number, awaited);
    return within(
      LIMIT_MS,
      awaited.promise,
      `call ${number + 1} of the origin`,
    ).catch((error) => {
      error.message += `: it got ${this.calls.length}`;
      throw error;
    });
  }

  /** The origin's side: takes a call in. */
  enter(call: Call): void {
    call.number = this.calls.push(call) - 1;
    this.#awaited.get(call.number)?.resolve(call);
    const failed = (error: unknown) => {
      console.error("A script failed:", error);
      call.reset();
    };
    try {
      Promise.resolve(this.script(call)).catch(failed);
    } catch (error) {
      failed(error);
    }
  }
}

/** A gate that a test opens. */
export class Gate {
  readonly opened: Promise<void>;
  readonly #resolve: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.opened = promise;
    this.#resolve = resolve;
  }

  open(): void {
    this.#resolve();
  }
}
