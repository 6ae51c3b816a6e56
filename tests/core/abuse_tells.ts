/** What the bad-argument cases share: a hostile value, and what an error must tell. */

import { assert } from "@std/assert";

/** Throws whatever is asked of it, its text included. */
export const trap = new Proxy({}, {
  get() {
    throw new Error("from the trap");
  },
});

/** Fails unless `error` says which thing was what, and what it must be. */
export function assertTells(error: unknown, thing: string, was?: string): void {
  assert(error instanceof Error);
  const { message } = error;
  assert(message.startsWith("Cannot "), message);
  assert(message.includes(thing), `${message}: does not name ${thing}`);
  assert(/: .*\bwas\b.*\bmust\b/.test(message), message);
  assert(!message.endsWith("."), message);
  if (was !== undefined) assert(message.includes(`was ${was}`), message);
}
