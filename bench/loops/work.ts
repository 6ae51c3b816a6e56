/**
 * The works that loops hand over, the key most of them use, and turns of the
 * event loop.
 *
 * @module
 */

/** The key of loops that need one. */
export const KEY = "user:1";

/** One error for all, so that nobody measures the capturing of stacks. */
export const FAILURE = new Error("The work failed");

// deno-lint-ignore require-await -- being an async function is the workload
export async function resolves(): Promise<number> {
  return 1;
}

export function returns(): number {
  return 1;
}

// deno-lint-ignore require-await -- being an async function is the workload
export async function rejects(): Promise<number> {
  throw FAILURE;
}

/** Calls back in the next turn of the event loop. */
export const nextMacrotask = macrotaskScheduler();

/** Resolves in the next turn of the event loop. */
export function waits(): Promise<number> {
  return new Promise((resolve) => nextMacrotask(() => resolve(1)));
}

function macrotaskScheduler(): (callback: () => void) => void {
  const { setImmediate } = globalThis as {
    setImmediate?: (callback: () => void) => unknown;
  };
  if (setImmediate !== undefined) {
    return (callback) => {
      setImmediate(callback);
    };
  }
  const { port1, port2 } = new MessageChannel();
  let pending: () => void = () => {};
  port1.onmessage = () => pending();
  return (callback) => {
    pending = callback;
    port2.postMessage(null);
  };
}

/** A gate for the work of a flight, and a promise for the last of its callers. */
export class Meeting {
  readonly gate = Promise.withResolvers<number>();
  readonly #all = Promise.withResolvers<void>();
  #open: number;

  constructor(callers: number) {
    this.#open = callers;
  }

  /** The work: ends when the gate opens. */
  readonly work = () => this.gate.promise;

  /** To be called by each caller at its end. */
  readonly ended = () => {
    if (--this.#open === 0) this.#all.resolve();
  };

  /** Resolves when the last caller has ended. */
  get all(): Promise<void> {
    return this.#all.promise;
  }
}
