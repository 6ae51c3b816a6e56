/**
 * singleflight(): a function whose concurrent calls share one execution.
 *
 * @module
 */
import { checkOptions, type GroupOptions } from "./options.ts";
import { Group } from "./group.ts";
import { isPrimitive, type Key } from "./key.ts";
import { wrongShape } from "./errors.ts";

/** Any function. */
export type AnyFunction = (this: never, ...args: never) => unknown;

/**
 * Options of {@linkcode singleflight}: those of its {@linkcode Group}, and how
 * to read a call's arguments.
 */
export interface SingleflightOptions<F extends AnyFunction, K = Key>
  extends GroupOptions<Awaited<ReturnType<F>>, K> {
  /**
   * The key of a call. Where `signalOf` reads the signal out of an object, this
   * must leave it out: a signal is no key.
   *
   * @default {the argument, if there is one and it is a primitive; else the
   * array of all arguments. With `signalOf`, the signal counts as `undefined`,
   * and every `undefined` at the end as not given}
   */
  keyOf?: ((...args: Parameters<F>) => K) | undefined;
  /**
   * The signal of a call: its abort takes that caller, and no other, out of the
   * flight.
   */
  signalOf?:
    | ((...args: Parameters<F>) => AbortSignal | undefined)
    | undefined;
}

/** A function wrapped by {@linkcode singleflight}. */
export interface Singleflight<F extends AnyFunction, K = Key> {
  (
    this: ThisParameterType<F>,
    ...args: Parameters<F>
  ): Promise<Awaited<ReturnType<F>>>;
  /**
   * The group behind the function: to forget, to abort, to count. The key of
   * `f(1)` is `1`, that of `f({ id: 1 })` is `[{ id: 1 }]`, that of `f()` is
   * `[]`.
   */
  readonly group: Group<Awaited<ReturnType<F>>, K>;
}

/** The key of a call without arguments, also where keys have an identity. */
const NO_ARGUMENTS: readonly unknown[] = Object.freeze([]);

/**
 * Wraps a function so that concurrent calls with the same arguments share one
 * execution: the leader's, with the leader's arguments and `this`. Arguments
 * are compared as the keys of a {@linkcode Group} are.
 *
 * **Warning:** All arguments count, also those that the function ignores:
 * `urls.map(wrapped)` passes an index and the array with each.
 *
 * @example Initialise once, however many ask
 * ```ts
 * import { singleflight } from "@scope/singleflight";
 * import { assertEquals } from "@std/assert";
 *
 * let connections = 0;
 * const connect = singleflight((host: string) => {
 *   connections++;
 *   return Promise.resolve(`connected to ${host}`);
 * });
 * const [one, two] = await Promise.all([connect("db"), connect("db")]);
 *
 * assertEquals(one, "connected to db");
 * assertEquals(two, "connected to db");
 * assertEquals(connections, 1);
 * ```
 *
 * @param fn The function to wrap.
 * @param options How to read the arguments, and the options of the group
 * behind.
 * @returns A function of the same arguments, name and `this`, that returns a
 * promise; its `group` is the group. Type parameters of `fn`, and all but the
 * last of its overloads, are lost.
 * @throws {TypeError} If `fn` or an option is not of the right shape.
 */
export function singleflight<F extends AnyFunction, K = Key>(
  fn: F,
  options: SingleflightOptions<F, K> = {},
): Singleflight<F, K> {
  if (typeof fn !== "function") throw wrongShape("fn", fn, "a function");
  checkOptions(options);
  const { keyOf, signalOf, ...groupOptions } = options;
  if (keyOf !== undefined && typeof keyOf !== "function") {
    throw wrongShape("keyOf option", keyOf, "a function");
  }
  if (signalOf !== undefined && typeof signalOf !== "function") {
    throw wrongShape("signalOf option", signalOf, "a function");
  }
  type V = Awaited<ReturnType<F>>;
  const group = new Group<V, K>(groupOptions as GroupOptions<V, K>);
  const byIdentity = options.key === "identity";
  function wrapped(
    this: ThisParameterType<F>,
    ...args: Parameters<F>
  ): Promise<V> {
    try {
      const signal = signalOf?.(...args);
      const key = keyOf === undefined
        ? argumentsKey(
          signalOf === undefined ? args : withoutSignal(args, signal),
          byIdentity,
        ) as K
        : keyOf(...args);
      const work = () => Reflect.apply(fn, this, args) as V;
      return signal === undefined
        ? group.do(key, work)
        : group.do(key, work, { signal });
    } catch (reason) {
      return Promise.reject(reason);
    }
  }
  Object.defineProperty(wrapped, "name", {
    value: fn.name,
    configurable: true,
  });
  return Object.assign(wrapped, { group });
}

/** The arguments as if the caller had given no signal. */
function withoutSignal(
  args: readonly unknown[],
  signal: AbortSignal | undefined,
): readonly unknown[] {
  const rest = args.map((arg) => arg === signal ? undefined : arg);
  return rest.slice(0, rest.findLastIndex((arg) => arg !== undefined) + 1);
}

/** A single argument itself if it can be a key, else all arguments. */
function argumentsKey(
  args: readonly unknown[],
  byIdentity: boolean,
): unknown {
  if (args.length === 0) return NO_ARGUMENTS;
  const [only] = args;
  if (args.length === 1 && (byIdentity || isPrimitive(only))) return only;
  if (!byIdentity) return args;
  throw new TypeError(
    `Cannot key a call by the identity of ${args.length} arguments: ` +
      "must be one, or there must be a keyOf option",
  );
}
