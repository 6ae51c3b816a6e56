/**
 * `@std/assert` where JSR can't be reached: the same code, which the package
 * `deno-std` republishes on npm without types, and here its types.
 *
 * @module
 */

import * as std from "npm:deno-std@1.4.0/assert/mod.js";

/** A class, abstract ones and those of foreign constructors included. */
type Class<T> = abstract new (...args: never[]) => T;

/** Asserts that two values can be compared in some way. */
type Comparison = <T>(actual: T, expected: T, message?: string) => void;

/** Asserts that a text does, or doesn't, match. */
type Matching = (actual: string, expected: RegExp, message?: string) => void;

/** What a failed assertion throws. */
export const AssertionError: new (
  message: string,
  options?: ErrorOptions,
) => Error = std.AssertionError;

/** Whether two values are deeply equal. */
export const equal: (a: unknown, b: unknown) => boolean = std.equal;

/** Fails. */
export const fail: (message?: string) => never = std.fail;

/** Fails, for code that isn't written yet. */
export const unimplemented: (message?: string) => never = std.unimplemented;

/** Fails, for code that must never be reached. */
export const unreachable: (message?: string) => never = std.unreachable;

/** Asserts that a value is truthy. */
export const assert: (value: unknown, message?: string) => asserts value =
  std.assert;

/** Asserts that a value is falsy. */
export const assertFalse: (
  value: unknown,
  message?: string,
) => asserts value is false | 0 | 0n | "" | null | undefined = std.assertFalse;

/** Asserts that a value is neither `null` nor `undefined`. */
export const assertExists: <T>(
  actual: T,
  message?: string,
) => asserts actual is NonNullable<T> = std.assertExists;

/** Asserts that two values are deeply equal. */
export const assertEquals: Comparison = std.assertEquals;

/** Asserts that two values aren't deeply equal. */
export const assertNotEquals: Comparison = std.assertNotEquals;

/** Asserts that two values are the same by `Object.is`. */
export const assertStrictEquals: <T>(
  actual: unknown,
  expected: T,
  message?: string,
) => asserts actual is T = std.assertStrictEquals;

/** Asserts that two values aren't the same by `Object.is`. */
export const assertNotStrictEquals: Comparison = std.assertNotStrictEquals;

/** Asserts `actual > expected`. */
export const assertGreater: Comparison = std.assertGreater;

/** Asserts `actual >= expected`. */
export const assertGreaterOrEqual: Comparison = std.assertGreaterOrEqual;

/** Asserts `actual < expected`. */
export const assertLess: Comparison = std.assertLess;

/** Asserts `actual <= expected`. */
export const assertLessOrEqual: Comparison = std.assertLessOrEqual;

/** Asserts that two numbers differ by no more than a tolerance. */
export const assertAlmostEquals: (
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
) => void = std.assertAlmostEquals;

/** Asserts that a text contains another. */
export const assertStringIncludes: (
  actual: string,
  expected: string,
  message?: string,
) => void = std.assertStringIncludes;

/** Asserts that a text matches. */
export const assertMatch: Matching = std.assertMatch;

/** Asserts that a text doesn't match. */
export const assertNotMatch: Matching = std.assertNotMatch;

/** Asserts that a list holds every entry of another. */
export const assertArrayIncludes: <T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
) => void = std.assertArrayIncludes;

/** Asserts that an object has what another has, at least. */
export const assertObjectMatch: (
  actual: object,
  expected: Record<PropertyKey, unknown>,
  message?: string,
) => void = std.assertObjectMatch;

/** Asserts that a value is an instance of a class. */
export const assertInstanceOf: <T>(
  actual: unknown,
  expected: Class<T>,
  message?: string,
) => asserts actual is T = std.assertInstanceOf;

/** Asserts that a value is no instance of a class. */
export const assertNotInstanceOf: (
  actual: unknown,
  unexpected: Class<unknown>,
  message?: string,
) => void = std.assertNotInstanceOf;

/** Asserts that a value is an error, of a class and message if given. */
export const assertIsError: <E extends Error = Error>(
  error: unknown,
  expected?: Class<E>,
  messageMatches?: string | RegExp,
  message?: string,
) => asserts error is E = std.assertIsError;

/** Asserts that a function throws, and gives what it threw. */
export const assertThrows: {
  (fn: () => unknown, message?: string): unknown;
  <E extends Error = Error>(
    fn: () => unknown,
    expected: Class<E>,
    messageIncludes?: string,
    message?: string,
  ): E;
} = std.assertThrows;

/** Asserts that a promise rejects, and gives the reason. */
export const assertRejects: {
  (fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
  <E extends Error = Error>(
    fn: () => PromiseLike<unknown>,
    expected: Class<E>,
    messageIncludes?: string,
    message?: string,
  ): Promise<E>;
} = std.assertRejects;
