/**
 * Calls of the objects.
 *
 * @module
 */
import type { ObjectNamespace } from "./binding.ts";
import { DONE, GONE, type Question, toUrl } from "./protocol.ts";

/** What one question takes along. */
export interface CallOptions {
  /** The object's name. */
  readonly name: string;
  readonly body?: Uint8Array<ArrayBuffer>;
  readonly signal?: AbortSignal;
}

/** Asks, and gives the body; null if what is asked about is gone. */
export type Call = (
  question: Question,
  options: CallOptions,
) => Promise<Uint8Array<ArrayBuffer> | null>;

/** Calls the objects of a namespace. */
export function callerOf<Id>(binding: ObjectNamespace<Id>): Call {
  return async (question, { name, ...more }) => {
    // A stub belongs to the request that got it: each call gets its own.
    const object = binding.get(binding.idFromName(name));
    const init = { method: "POST", ...more };
    const response = await object.fetch(toUrl(question), init);
    const body = new Uint8Array(await response.arrayBuffer());
    if (response.status === DONE) return body;
    if (response.status === GONE) return null;
    throw new Error(
      `Cannot ${question.does} the flight: the object's status was ` +
        `${response.status}, must be ${DONE} or ${GONE}`,
    );
  };
}

/**
 * The same, that asks once more when a call fails: an object that is restarted,
 * as by each deployment, fails all calls that are under way. Every question may
 * be asked twice.
 */
export function twice(call: Call): Call {
  return async (question, options) => {
    try {
      return await call(question, options);
    } catch (error) {
      if (isOverloaded(error)) throw error;
      return await call(question, options);
    }
  };
}

/** Cloudflare's mark on the error of an object that has too much to do. */
function isOverloaded(error: unknown): boolean {
  return (error as { overloaded?: unknown } | null)?.overloaded === true;
}
