/**
 * The packages from npm that a user might pick instead of this one: what the
 * benchmarks and the conformance table hold it against. A list rather than
 * imports, so that nothing downloads them but what measures them: no type
 * check, no lint, no other test.
 *
 * @module
 */

/** A package at the version that is measured. */
export interface Peer {
  /** The package's own name. */
  readonly title: string;
  readonly version: string;
  /** Where it says what it promises. */
  readonly readme: string;
}

/** Every peer by a short name, in the order of tables. */
export const PEERS = {
  "p-memoize": {
    title: "p-memoize",
    version: "9.0.0",
    readme: "https://github.com/sindresorhus/p-memoize#readme",
  },
  "promise-coalesce": {
    title: "promise-coalesce",
    version: "1.5.0",
    readme: "https://github.com/douglascayers/promise-coalesce#readme",
  },
  "cacheable": {
    title: "@cacheable/utils",
    version: "2.5.0",
    readme: "https://www.npmjs.com/package/@cacheable/utils#coalesce-async",
  },
  "async-cache-dedupe": {
    title: "async-cache-dedupe",
    version: "3.4.0",
    readme: "https://github.com/mcollina/async-cache-dedupe#readme",
  },
  "lru-cache": {
    title: "lru-cache",
    version: "11.5.3",
    readme: "https://github.com/isaacs/node-lru-cache#readme",
  },
  "zcong": {
    title: "@zcong/singleflight",
    version: "0.3.1",
    readme: "https://github.com/zcong1993/singleflight#readme",
  },
  "lucid": {
    title: "@lucid-softworks/singleflight",
    version: "0.1.0",
    readme: "https://www.npmjs.com/package/@lucid-softworks/singleflight",
  },
  "jswork": {
    title: "@jswork/singleflight",
    version: "1.0.2",
    readme: "https://www.npmjs.com/package/@jswork/singleflight",
  },
  "node-singleflight": {
    title: "node-singleflight",
    version: "0.1.3",
    readme: "https://github.com/mustard-mh/node-singleflight#readme",
  },
  "promise-singleflight": {
    title: "promise-singleflight",
    version: "1.0.1",
    readme: "https://github.com/josudoey/promise-singleflight#readme",
  },
  "promise-inflight": {
    title: "promise-inflight",
    version: "1.0.1",
    readme: "https://github.com/iarna/promise-inflight#readme",
  },
  "gmod": {
    title: "@gmod/abortable-promise-cache",
    version: "3.0.4",
    readme: "https://github.com/GMOD/abortable-promise-cache#readme",
  },
  "dataloader": {
    title: "dataloader",
    version: "2.2.3",
    readme: "https://github.com/graphql/dataloader#readme",
  },
  "tanstack": {
    title: "@tanstack/query-core",
    version: "5.108.0",
    readme: "https://tanstack.com/query/latest/docs/reference/QueryClient",
  },
} as const satisfies Record<string, Peer>;

/** The short name of a peer. */
export type PeerName = keyof typeof PEERS;

/** The short names of all, in the order of tables. */
export const PEER_NAMES = Object.keys(PEERS) as readonly PeerName[];

/** What to import for a peer. */
export function specifierOf(name: PeerName): string {
  const { title, version } = PEERS[name];
  return `npm:${title}@${version}`;
}
