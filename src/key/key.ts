/**
 * What a key may be.
 *
 * @module
 */

/**
 * A value that `Map` compares by value: `1`, `"1"` and `1n` differ, `NaN`
 * equals itself, `-0` equals `0`.
 */
export type Primitive =
  | string
  | number
  | bigint
  | boolean
  | symbol
  | null
  | undefined;

/**
 * A value that can be a key: a primitive, or one that is compared by what it
 * holds. What the compiler can't tell from such a value, most instances of
 * classes of one's own among them, is refused when it runs.
 */
export type Key =
  | Primitive
  | readonly Key[]
  | { readonly [name: string]: Key }
  | KeyObject
  | ReadonlyMap<Key, Key>
  | ReadonlySet<Key>
  | Date
  | RegExp
  | URL
  | URLSearchParams
  | ArrayBuffer
  | (ArrayBufferView & { readonly BYTES_PER_ELEMENT: number });

/**
 * An object that looks as if it held data alone: values typed as an `interface`
 * are among them, which no index signature would take. It has no method that
 * gives away a function, a promise, a stream, a request or a response, an event
 * target, an iterator, a collection that is no key, or an error.
 */
export type KeyObject = object & {
  readonly [Symbol.hasInstance]?: never;
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.asyncIterator]?: never;
  readonly [Symbol.toStringTag]?: never;
  readonly [Symbol.toPrimitive]?: never;
  readonly [Symbol.dispose]?: never;
  readonly [Symbol.asyncDispose]?: never;
  readonly abort?: Key;
  readonly addEventListener?: Key;
  readonly append?: Key;
  readonly arrayBuffer?: Key;
  readonly cause?: Key;
  readonly clone?: Key;
  readonly deref?: Key;
  readonly equals?: Key;
  readonly getReader?: Key;
  readonly getWriter?: Key;
  readonly next?: Key;
  readonly on?: Key;
  readonly then?: Key;
  readonly toFixed?: Key;
  readonly toJSON?: Key;
};
