/**
 * Foreign work that may take no longer than it is given, whatever it does.
 *
 * @module
 */
import { ignore } from "../core/caller.ts";
import { timeoutError } from "./errors.ts";

/** What ends the wait for foreign work. */
export interface Limits<T> {
  /** What the work is to do, in a message: `join the flight`. */
  readonly what: string;
  readonly ms: number;
  /** Signals that end it, with their reason. */
  readonly ends?: readonly AbortSignal[];
  /** Takes a result that comes when nobody waits for it any longer. */
  readonly late?: (result: T) => void;
}

/**
 * Does the work and waits for it, up to the limits; then its signal aborts, and
 * the promise rejects, with the reason or a `TimeoutError`. Work that throws
 * rejects it, and so does work that is none.
 */
export function limited<T>(
  { what, ms, ends = [], late = ignore }: Limits<T>,
  work: (signal: AbortSignal) => PromiseLike<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    let waits = true;
    const leave = () => {
      waits = false;
      clearTimeout(timer);
      for (const end of ends) end.removeEventListener("abort", look);
    };
    const giveUp = (reason: unknown) => {
      leave();
      reject(reason);
      controller.abort(reason);
    };
    const look = () => {
      const aborted = ends.find((end) => end.aborted);
      if (waits && aborted !== undefined) giveUp(aborted.reason);
    };
    const timer = ms === Infinity
      ? undefined
      : setTimeout(() => giveUp(timeoutError(what, ms)), ms);
    for (const end of ends) end.addEventListener("abort", look);
    look();
    if (!waits) return;
    attempt(work, controller.signal).then(
      (result) => {
        if (!waits) return late(result);
        leave();
        resolve(result);
      },
      (reason) => {
        if (!waits) return; // nobody asks any longer
        leave();
        reject(reason);
      },
    );
  });
}

/** A call of foreign code, as a promise of its own whatever that does. */
async function attempt<T>(
  work: (signal: AbortSignal) => PromiseLike<T>,
  signal: AbortSignal,
): Promise<T> {
  return await work(signal);
}
