/**
 * What the coordinator asks of an object, and how that answers: the one page
 * that both ends read. Requests and not methods, since only classes derived
 * from one in `cloudflare:workers` have methods that can be called, and only at
 * compatibility dates from April 2024 on.
 *
 * @module
 */

/** What is asked. Epochs are whole numbers of up to 53 bits. */
export type Question =
  | {
    readonly does: "join";
    readonly key: string;
    /** Tells who joins: asked twice, the object gives the same lead. */
    readonly token: string;
    readonly leaseMs: number;
  }
  | { readonly does: "renew"; readonly epoch: number; readonly leaseMs: number }
  /** The outcome is the request's body. */
  | { readonly does: "settle"; readonly epoch: number; readonly keepMs: number }
  | { readonly does: "abandon"; readonly epoch: number }
  | { readonly does: "wait"; readonly epoch: number };

/** What `join` answers, as JSON. */
export interface Joined {
  readonly epoch: number;
  /** Whether the one that asked leads. */
  readonly leads: boolean;
}

/** It is done: the body says more, where there is more to say. */
export const DONE = 200;
/** The lead is lost, or gone without an outcome. */
export const GONE = 410;
/** The object doesn't know what is asked. */
export const UNKNOWN = 400;

/** Before the question. The name is for logs: nothing resolves it. */
const BASE = "https://flights.invalid/?";

/** The URL that asks. */
export function toUrl(question: Question): string {
  return BASE + encodeURIComponent(JSON.stringify(question));
}

/** What a URL asks; undefined if that is nothing. */
export function fromUrl(url: string): Question | undefined {
  try {
    const text = decodeURIComponent(url.slice(url.indexOf("?") + 1));
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined; // not from `toUrl`
  }
}
