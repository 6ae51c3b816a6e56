/**
 * `@std/testing/mock` where JSR can't be reached: spies on functions, the part
 * that the tests use. Written out, because it is shorter than an adapter.
 *
 * @module
 */

import { assertEquals, AssertionError, assertIsError } from "./assert.ts";

/** One call of a spy. */
export interface SpyCall<
  This = unknown,
  Args extends unknown[] = unknown[],
  Return = unknown,
> {
  args: Args;
  self?: This;
  returned?: Return;
  error?: unknown;
}

/** A function that keeps a record of its calls. */
export interface Spy<
  This = unknown,
  Args extends unknown[] = unknown[],
  Return = unknown,
> {
  (this: This, ...args: Args): Return;
  /** The calls so far, oldest first. */
  calls: SpyCall<This, Args, Return>[];
}

/** What a call is expected to have been; what is left out isn't compared. */
export interface ExpectedSpyCall<This, Args extends unknown[], Return> {
  args?: [...Args, ...unknown[]];
  self?: This;
  returned?: Return;
  error?: {
    Class?: abstract new (...args: never[]) => Error;
    msgIncludes?: string;
  };
}

/** Makes a spy that does nothing. */
export function spy<This, Args extends unknown[] = unknown[]>(): Spy<
  This,
  Args,
  undefined
>;
/** Makes a spy that does what `fn` does. */
export function spy<This, Args extends unknown[], Return>(
  fn: (this: This, ...args: Args) => Return,
): Spy<This, Args, Return>;
export function spy(
  fn?: (this: unknown, ...args: unknown[]) => unknown,
): Spy {
  const calls: SpyCall[] = [];
  const spied = function (this: unknown, ...args: unknown[]): unknown {
    const call: SpyCall = { args };
    if (this !== undefined) call.self = this;
    // Recorded even if `fn` throws, and in the order in which calls end.
    try {
      call.returned = fn?.apply(this, args);
      return call.returned;
    } catch (error) {
      call.error = error;
      throw error;
    } finally {
      calls.push(call);
    }
  };
  return Object.assign(spied, { calls });
}

/** Asserts how often a spy has been called. */
export function assertSpyCalls<This, Args extends unknown[], Return>(
  spied: Spy<This, Args, Return>,
  expected: number,
): void {
  const actual = spied.calls.length;
  if (actual !== expected) {
    throw new AssertionError(
      `Spy not called as many times as expected: was ${actual}, must be ${expected}`,
    );
  }
}

/** Asserts what one call of a spy was, `index` counted from 0. */
export function assertSpyCall<This, Args extends unknown[], Return>(
  spied: Spy<This, Args, Return>,
  index: number,
  expected: ExpectedSpyCall<This, Args, Return> = {},
): void {
  const call = spied.calls[index];
  if (call === undefined) {
    throw new AssertionError(`Spy call ${index} is not there`);
  }
  for (const part of ["args", "self", "returned"] as const) {
    if (part in expected) assertEquals<unknown>(call[part], expected[part]);
  }
  if (expected.error !== undefined) {
    const { Class, msgIncludes } = expected.error;
    assertIsError(call.error, Class, msgIncludes);
  }
}
