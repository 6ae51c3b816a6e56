/**
 * The packages from npm that make keys of values, each by its documented
 * default. A list rather than imports, so that nothing but `bench:keys` ever
 * downloads them: no type check, no lint, no test.
 *
 * @module
 */

/** Makes a key of a value. */
export type KeyOf = (value: unknown) => unknown;

/** What a package exports; a CommonJS one all of it as `default`. */
export type Library = Readonly<Record<string, unknown>>;

/** One way of one package. */
export interface Peer {
  /** What tables call it. */
  readonly title: string;
  /** Package and exact version. */
  readonly specifier: string;
  /** Finds the function that makes keys. */
  readonly pick: (library: Library) => KeyOf;
}

/** Every peer by a short name. */
export const PEERS = {
  "fast-json": {
    title: "fast-json-stable-stringify",
    specifier: "npm:fast-json-stable-stringify@2.1.0",
    pick: (library) => callable(library.default),
  },
  "safe-stable": {
    title: "safe-stable-stringify",
    specifier: "npm:safe-stable-stringify@3.0.0",
    pick: (library) => callable(library.stringify),
  },
  "json-stable": {
    title: "json-stable-stringify",
    specifier: "npm:json-stable-stringify@1.3.0",
    pick: (library) => callable(library.default),
  },
  "ohash-serialize": {
    title: "ohash serialize",
    specifier: "npm:ohash@2.0.12",
    pick: (library) => callable(library.serialize),
  },
  "ohash-hash": {
    title: "ohash hash",
    specifier: "npm:ohash@2.0.12",
    pick: (library) => callable(library.hash),
  },
  "object-hash": {
    title: "object-hash",
    specifier: "npm:object-hash@3.0.0",
    pick: (library) => callable(library.default),
  },
  "node-object-hash": {
    title: "node-object-hash",
    specifier: "npm:node-object-hash@3.1.1",
    pick: (library) => {
      const hasher = callable(members(library).hasher)(undefined);
      const hash = callable((hasher as Library).hash);
      return (value) => hash(value);
    },
  },
  "hash-it": {
    title: "hash-it",
    specifier: "npm:hash-it@7.0.2",
    pick: (library) => callable(library.hash),
  },
  "stable-hash": {
    title: "stable-hash",
    specifier: "npm:stable-hash@0.0.6",
    pick: (library) => callable(library.stableHash),
  },
  "object-code": {
    title: "object-code",
    specifier: "npm:object-code@2.0.0",
    pick: (library) => callable(members(library).hash),
  },
  "tanstack": {
    title: "TanStack hashKey",
    specifier: "npm:@tanstack/query-core@5.108.0",
    pick: (library) => callable(library.hashKey),
  },
} as const satisfies Record<string, Peer>;

/** The short name of a peer. */
export type PeerName = keyof typeof PEERS;

/** The short names of all, in the order of tables. */
export const PEER_NAMES = Object.keys(PEERS) as readonly PeerName[];

/** The exports of a CommonJS package, whichever way it was loaded. */
function members(library: Library): Library {
  const { default: all } = library;
  return typeof all === "object" && all !== null ? all as Library : library;
}

function callable(member: unknown): KeyOf {
  if (typeof member === "function") return member as KeyOf;
  throw new TypeError(
    `Cannot use a peer: its export was ${typeof member}, must be a function`,
  );
}
