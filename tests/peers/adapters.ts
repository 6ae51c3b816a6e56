/**
 * Every peer used as its README says, behind one method, so that one loop
 * measures all and one case asks all the same. Those that are caches are told
 * to keep nothing, or to look for new values only: what they do for calls in
 * flight is what counts here.
 *
 * @module
 */

import type { PeerName } from "./list.ts";

/** What a peer hands to the work. */
export interface WorkContext {
  /** Aborts when the package gives the work up, where it has such a thing. */
  readonly signal?: AbortSignal;
}

/** The work that callers share. */
export type Work = (context: WorkContext) => unknown;

/** The work for several keys: a value for each, in their order. */
export type Batch = (missing: readonly unknown[]) => unknown;

/** A peer, ready to be called. */
export interface Offer {
  /** Calls the work once for all callers of a key at the same time. */
  do(key: unknown, fn: Work, options?: { signal?: AbortSignal }): unknown;
  /** Lets later callers start afresh, where the package has such a method. */
  forget?(key: unknown): unknown;
  /** Calls the work once for all keys not in flight, where it has batches. */
  doMany?(keys: readonly unknown[], fn: Batch): Promise<unknown>;
}

/** What a package exports; a CommonJS one all of it as `default`. */
export type Library = Readonly<Record<string, unknown>>;

const NOTHING: WorkContext = {};

/** Builds an offer of a peer's exports; one of its own at each call. */
export const ADAPTERS: Readonly<Record<PeerName, (library: Library) => Offer>> =
  {
    "p-memoize": (library) => {
      const memoize = named<
        (
          fn: (key: unknown, work: Work) => unknown,
          options: { cache: false },
        ) => (key: unknown, work: Work) => unknown
      >(library, "default");
      // Its key is the first argument; the work rides along as the second.
      const memoized = memoize((_key, work) => work(NOTHING), { cache: false });
      return { do: (key, work) => memoized(key, work) };
    },
    "promise-coalesce": (library) => ({
      do: named<Do>(library, "coalesceAsync"),
    }),
    "cacheable": (library) => ({ do: named<Do>(library, "coalesceAsync") }),
    "async-cache-dedupe": (library) => {
      const createCache = named<(options: object) => DedupeCache>(
        library,
        "createCache",
      );
      // Without a `ttl` it only dedupes.
      const cache = createCache({ storage: { type: "memory" } });
      cache.define(
        "run",
        { serialize: ({ key }: { key: unknown }) => key },
        ({ work }: { work: Work }) => work(NOTHING),
      );
      return {
        do: (key, work) => cache.run({ key, work }),
        forget: (key) => cache.clear("run", { key }),
      };
    },
    "lru-cache": (library) => {
      const LRUCache = named<
        new (options: object) => {
          fetch(key: unknown, options: object): unknown;
        }
      >(library, "LRUCache");
      const cache = new LRUCache({
        max: 1_000,
        fetchMethod: (
          _key: unknown,
          _stale: unknown,
          { signal, context }: { signal: AbortSignal; context: Work },
        ) => context({ signal }),
      });
      return {
        // What is in flight is joined all the same.
        do: (key, work, options) =>
          cache.fetch(key, { forceRefresh: true, context: work, ...options }),
      };
    },
    "zcong": (library) => {
      const flights = create<{ do: Do }>(library, "Singleflight");
      return { do: (key, work) => flights.do(key, work) };
    },
    "lucid": (library) => {
      const flights = create<{ do: Do; forget(key: unknown): boolean }>(
        library,
        "Singleflight",
      );
      return {
        do: (key, work) => flights.do(key, work),
        forget: (key) => flights.forget(key),
      };
    },
    "jswork": (library) => {
      const flights = create<{ run: Do }>(library, "default");
      return { do: (key, work) => flights.run(key, work) };
    },
    "node-singleflight": (library) => ({ do: named<Do>(library, "Do") }),
    "promise-singleflight": (library) => ({
      do: named<() => Do>(library, "create")(),
    }),
    "promise-inflight": (library) => ({ do: named<Do>(library, "default") }),
    "gmod": (library) => {
      const PromiseCache = named<
        new (options: object) => {
          get(key: unknown, data: Work, signal?: AbortSignal): unknown;
        }
      >(library, "default");
      const cache = new PromiseCache({
        cache: new InFlight(({ promise }: GmodEntry) => promise),
        fill: async (work: Work, signal: AbortSignal) => await work({ signal }),
      });
      return {
        do: (key, work, options) => cache.get(key, work, options?.signal),
      };
    },
    "dataloader": (library) => {
      interface Load {
        readonly key: unknown;
        readonly work: Work;
      }
      const DataLoader = named<
        new (batch: (keys: never[]) => unknown, options: object) => {
          load(key: unknown): unknown;
          loadMany(keys: readonly unknown[]): Promise<unknown>;
          clear(key: unknown): void;
        }
      >(library, "default");
      const inFlight = () =>
        new InFlight((promise: Promise<unknown>) => promise);
      const loader = new DataLoader(
        async ([load]: Load[]) => [await load?.work(NOTHING)],
        {
          batch: false,
          cacheKeyFn: ({ key }: Load) => key,
          cacheMap: inFlight(),
        },
      );
      let batch: Batch = () => [];
      const batches = new DataLoader((keys) => batch(keys), {
        cacheMap: inFlight(),
      });
      return {
        do: (key, work) => loader.load({ key, work }),
        forget: (key) => loader.clear({ key }),
        doMany: (keys, fn) => {
          batch = fn;
          return batches.loadMany(keys);
        },
      };
    },
    "tanstack": (library) => {
      const client = create<{ fetchQuery(options: object): unknown }>(
        library,
        "QueryClient",
      );
      return {
        do: (key, work) =>
          client.fetchQuery({
            queryKey: [key],
            queryFn: work,
            gcTime: 0,
            staleTime: 0,
            retry: false,
          }),
      };
    },
  };

/**
 * What a package may keep its entries in, as its README says of any `Map`:
 * this one keeps them until they settle. It removes no entry but its own.
 */
class InFlight<Entry> extends Map<unknown, Entry> {
  readonly #promiseOf: (entry: Entry) => Promise<unknown>;

  constructor(promiseOf: (entry: Entry) => Promise<unknown>) {
    super();
    this.#promiseOf = promiseOf;
  }

  override set(key: unknown, entry: Entry): this {
    const remove = () => {
      if (this.get(key) === entry) this.delete(key);
    };
    this.#promiseOf(entry).then(remove, remove);
    return super.set(key, entry);
  }
}

type Do = (key: unknown, work: Work) => unknown;

interface GmodEntry {
  readonly promise: Promise<unknown>;
}

interface DedupeCache {
  define(name: string, options: object, fn: unknown): void;
  clear(name: string, argument: unknown): unknown;
  run(argument: { key: unknown; work: Work }): unknown;
}

/** An export by its name, also of a CommonJS package in a bundle. */
function named<T>(library: Library, name: string): T {
  let found = library[name];
  if (typeof found !== "function") found = members(library)[name];
  if (typeof found === "function") return found as T;
  throw new TypeError(
    `Cannot use a peer: its export ${name} was ${typeof found}, ` +
      "must be a function",
  );
}

function create<T>(library: Library, name: string): T {
  return new (named<new () => T>(library, name))();
}

function members(library: Library): Library {
  const { default: all } = library;
  return typeof all === "object" && all !== null ? all as Library : {};
}
