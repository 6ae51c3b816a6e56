/**
 * What may run where a module is evaluated: at its top level Workers refuse
 * timers, randomness, controllers and responses (W4).
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import { timersOf, withGlobal } from "./gates.ts";

const FORBIDDEN = ["AbortController", "Response", "fetch", "queueMicrotask"];

/** Fails if building it uses what a module's top level may not. */
export async function assertBuilds(build: () => void): Promise<void> {
  const guarded = FORBIDDEN.reduce<() => void>(
    (body, name) => () => withGlobal(name, forbidden(name), body),
    build,
  );
  const timers = await timersOf(() => {
    const { random } = Math;
    Math.random = forbidden("Math.random") as typeof random;
    try {
      guarded();
    } finally {
      Math.random = random;
    }
    return Promise.resolve();
  });
  assertEquals(timers.started, 0);
}

function forbidden(what: string): () => never {
  return function () {
    throw new Error(`${what} was used at a module's top level`);
  };
}
