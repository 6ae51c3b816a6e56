/**
 * Replies of the scripts, checked: a driver that gives them in another form is
 * found out at once, and not by calls that are never answered.
 *
 * @module
 */
import { shown } from "../../core/errors.ts";

/** What `JOIN` gives: the lease's value, and to a follower what is left of it. */
export interface Joined {
  readonly held: string;
  readonly leftMs: number | undefined;
}

/** Reads the reply of `JOIN`. */
export function readJoined(reply: unknown): Joined {
  const [held, leftMs] = Array.isArray(reply) ? reply : [];
  if (typeof held !== "string" || !/^\d+:./.test(held)) {
    throw wrongReply(reply, "a list with text");
  }
  if (leftMs !== undefined && typeof leftMs !== "number") {
    throw wrongReply(leftMs, "a number");
  }
  return { held, leftMs };
}

/** Reads a reply that is 1 or 0. */
export function readDone(reply: unknown): boolean {
  if (reply !== 1 && reply !== 0) throw wrongReply(reply, "1 or 0");
  return reply === 1;
}

/** Reads the reply of `CHECK`. */
export function readChecked(reply: unknown): string | number | null {
  if (
    reply !== null && typeof reply !== "string" && typeof reply !== "number"
  ) {
    throw wrongReply(reply, "text, a number or null");
  }
  return reply;
}

function wrongReply(reply: unknown, wanted: string): TypeError {
  return new TypeError(
    `Cannot read what the driver's eval gave: was ${shown(reply)}, ` +
      `must be ${wanted}`,
  );
}
