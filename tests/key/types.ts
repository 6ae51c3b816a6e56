/**
 * What the compiler takes as a key, and what it refuses: nothing here runs, it
 * only has to compile.
 *
 * @module
 */

import { Group, singleflight } from "@scope/singleflight";
import type { Key } from "@scope/singleflight";

interface Filter {
  readonly field: string;
  readonly values: readonly (string | number)[];
}

interface Query {
  tenant: string;
  id?: number;
  filter?: Filter | undefined;
  readonly filters: readonly Filter[];
  at: Date;
}

type Alias = { a: number; b?: { c: string[] } };

/** Properties that platform classes have as well. */
interface Page {
  readonly next: number;
  readonly size: number;
  readonly abort: boolean;
  readonly cause: string;
  readonly on: boolean;
  readonly then: string;
  readonly name: string;
  readonly length: number;
}

class Session {
  readonly #secret = "secret";
  toJSON(): string {
    return this.#secret;
  }
}

class List extends Array<number> {}

declare const taken: {
  readonly text: string;
  readonly query: Query;
  readonly alias: Alias;
  readonly page: Page;
  readonly record: Record<string, string>;
  readonly unknowns: Record<string, unknown>;
  readonly frozen: Readonly<Query>;
  readonly tuple: readonly ["user", number, Query];
  readonly optional: Partial<Query>;
  readonly union: string | Query | undefined;
};

declare const refused: {
  readonly promise: Promise<string>;
  readonly request: Request;
  readonly response: Response;
  readonly headers: Headers;
  readonly stream: ReadableStream<Uint8Array>;
  readonly sink: WritableStream<Uint8Array>;
  readonly signal: AbortSignal;
  readonly controller: AbortController;
  readonly blob: Blob;
  readonly form: FormData;
  readonly weakMap: WeakMap<object, string>;
  readonly weakSet: WeakSet<object>;
  readonly weakRef: WeakRef<object>;
  readonly error: Error;
  readonly iterator: Generator<number>;
  readonly later: AsyncGenerator<number>;
  readonly session: Session;
  readonly any: unknown;
};

/** Never called. */
export async function compiles(group: Group<string>): Promise<void> {
  const fn = () => "value";
  await group.do("text", fn);
  await group.do(1n, fn);
  await group.do(Symbol("own"), fn);
  await group.do(null, fn);
  await group.do(undefined, fn);
  await group.do(["user", 42, { fields: ["name"], at: new Date(0) }], fn);
  await group.do(taken.text, fn);
  await group.do(taken.query, fn);
  await group.do(taken.alias, fn);
  await group.do(taken.page, fn);
  await group.do(taken.record, fn);
  await group.do(taken.frozen, fn);
  await group.do(taken.tuple, fn);
  await group.do(taken.optional, fn);
  await group.do(taken.union, fn);
  await group.do(taken.unknowns, fn);
  await group.do([taken.query], fn);
  await group.do(["query", taken.query], fn);
  await group.do({ query: taken.query, page: taken.page }, fn);
  await group.do([[taken.alias], { deep: [taken.query] }], fn);
  await group.do(new Map([["a", taken.query]]), fn);
  await group.do(new Map([[taken.query, ["a"]]]), fn);
  await group.do(new Set([taken.query]), fn);
  await group.do([new Set([1]), new Map([[1, [2]]])], fn);
  await group.do(new URL("https://a/"), fn);
  await group.do([new URLSearchParams("a=1"), /a/g], fn);
  await group.do([new Uint8Array(1), new ArrayBuffer(1)], fn);
  await group.do([] as const, fn);
  await group.do({}, fn);
  await group.do({ a: undefined } as const, fn);
  await group.doMany(["a", 1, [taken.query]], () => []);
  await group.doMany([taken.query, taken.query], () => []);
}

/** Never called. */
export async function fails(group: Group<string>): Promise<void> {
  const fn = () => "value";
  // @ts-expect-error: a function
  await group.do(fn, fn);
  // @ts-expect-error: a class
  await group.do(Session, fn);
  // @ts-expect-error: a promise
  await group.do(refused.promise, fn);
  // @ts-expect-error: a request
  await group.do(refused.request, fn);
  // @ts-expect-error: a response
  await group.do(refused.response, fn);
  // @ts-expect-error: headers
  await group.do(refused.headers, fn);
  // @ts-expect-error: a stream
  await group.do(refused.stream, fn);
  // @ts-expect-error: a sink
  await group.do(refused.sink, fn);
  // @ts-expect-error: a signal
  await group.do(refused.signal, fn);
  // @ts-expect-error: a controller
  await group.do(refused.controller, fn);
  // @ts-expect-error: a blob
  await group.do(refused.blob, fn);
  // @ts-expect-error: a form
  await group.do(refused.form, fn);
  // @ts-expect-error: a WeakMap
  await group.do(refused.weakMap, fn);
  // @ts-expect-error: a WeakSet
  await group.do(refused.weakSet, fn);
  // @ts-expect-error: a WeakRef
  await group.do(refused.weakRef, fn);
  // @ts-expect-error: an error
  await group.do(refused.error, fn);
  // @ts-expect-error: a generator
  await group.do(refused.iterator, fn);
  // @ts-expect-error: a generator of promises
  await group.do(refused.later, fn);
  // @ts-expect-error: a boxed string
  await group.do(new String("a"), fn);
  // @ts-expect-error: a boxed number
  await group.do(new Number(1), fn);
  // @ts-expect-error: a class with a toJSON
  await group.do(refused.session, fn);
  // @ts-expect-error: anything
  await group.do(refused.any, fn);
  // @ts-expect-error: a function in a literal
  await group.do({ run: () => 1 }, fn);
  // @ts-expect-error: a method in a literal
  await group.do({ a: { run() {} } }, fn);
  // @ts-expect-error: a promise in a literal
  await group.do({ a: refused.promise }, fn);
  // @ts-expect-error: a function in an array
  await group.do(["a", () => 1], fn);
  // @ts-expect-error: a request in an array
  await group.do([refused.request], fn);
  // @ts-expect-error: an error in an array of arrays
  await group.do([[refused.error]], fn);
  // @ts-expect-error: a function in a Map
  await group.do(new Map([["a", fn]]), fn);
  // @ts-expect-error: a promise in a Set
  await group.do(new Set([refused.promise]), fn);
  // @ts-expect-error: a promise among keys
  await group.doMany(["a", refused.promise], () => []);
  // @ts-expect-error: a function that is asked for
  group.has(fn);
  // @ts-expect-error: a view of no kind
  await group.do(new DataView(new ArrayBuffer(1)), fn);
  // @ts-expect-error: a request that is to be forgotten
  group.forget(refused.request);
}

/** Never called: what only the run can refuse. */
export async function onlyAtRunTime(group: Group<string>): Promise<void> {
  const fn = () => "value";
  await group.do(new List(), fn);
  await group.do(Symbol("unregistered"), fn);
  await group.do([Symbol("unregistered")], fn);
}

/** Never called: groups of another kind of key. */
export async function others(): Promise<void> {
  const byIdentity = new Group<string, Session>({ key: "identity" });
  await byIdentity.do(new Session(), () => "value");
  const byQuery = new Group<string, Query>();
  await byQuery.do(taken.query, () => "value");
  // @ts-expect-error: another type than the group's
  await byQuery.do("text", () => "value");
  const load = singleflight((query: Query, signal: number) => [query, signal]);
  await load(taken.query, 1);
  load.group.forget([taken.query, 1]);
  const key: Key = taken.query;
  load.group.has(key);
}
