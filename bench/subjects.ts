/**
 * Everything that can be measured, by name: the floors, this package, another
 * build of it, and the peers from npm.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  PEER_NAMES,
  type PeerName,
  PEERS,
  specifierOf,
} from "../tests/peers/list.ts";
import { type Bundles, makeBundles } from "./bundles.ts";
import type { FloorName, Workload } from "./workloads.ts";

/** The name of a subject. */
export type SubjectName = "ours" | "against" | FloorName | PeerName;

const FLOORS: readonly FloorName[] = [
  "floor",
  "floor_abortable",
  "floor_clone",
  "floor_many",
  "floor_result",
  "floor_signal",
];

/** Those whose callers can give a signal. */
export const SIGNALLED: ReadonlySet<SubjectName> = new Set([
  "ours",
  "against",
  "floor_signal",
  "gmod",
]);

/** The builds to measure. */
export interface Builds {
  /** The module measured as this package's. */
  readonly subject: string;
  /** The module of another build, measured beside it. */
  readonly against: string | undefined;
  /** Whether the peers take part. */
  readonly peers: boolean;
}

/** What tables call a subject. */
export function titleOf(name: SubjectName): string {
  if (name in PEERS) return PEERS[name as PeerName].title;
  return name.replace("_", " with ").replace("with many", "for batches");
}

/** Who takes part in a workload: its floor first, then ours. */
export function subjectsOf(
  { floor, peers, leftOut = {} }: Workload,
  builds: Builds,
): SubjectName[] {
  const others = !builds.peers ? [] : peers === "all" ? ALL_BUT_BATCHES : peers;
  const able = others.filter((name) => !(name in leftOut));
  return [floor, ...ourBuilds(builds), ...able];
}

/** Whose turns are told. */
export function turnedSubjects(builds: Builds): SubjectName[] {
  const peers = builds.peers ? ALL_BUT_BATCHES : [];
  return ["floor", "floor_signal", ...ourBuilds(builds), ...peers];
}

/** Whose memory is told: lru-cache's is what it was given room for. */
export function weighedSubjects(builds: Builds): SubjectName[] {
  return turnedSubjects(builds).filter((name) => name !== "lru-cache");
}

/** Loads batches: a key by itself isn't what it is made for. */
const ALL_BUT_BATCHES = PEER_NAMES.filter((name) => name !== "dataloader");

function ourBuilds({ against }: Builds): SubjectName[] {
  return against === undefined ? ["ours"] : ["ours", "against"];
}

/** Bundles the measuring program and all who take part. */
export async function makeSubjects(
  directory: string,
  builds: Builds,
): Promise<Bundles<SubjectName>> {
  const modules: Record<string, string> = { ours: builds.subject };
  for (const floor of FLOORS) {
    modules[floor] = import.meta.resolve(`./floors/${floor}.ts`);
  }
  if (builds.against !== undefined) modules.against = builds.against;
  for (const name of builds.peers ? PEER_NAMES : []) {
    const entry = join(directory, `${name}.entry.ts`);
    await Deno.writeTextFile(entry, peerSource(name));
    modules[name] = pathToFileURL(entry).href;
  }
  return await makeBundles(directory, import.meta.url, modules);
}

function peerSource(name: PeerName): string {
  return [
    `import * as library from "${specifierOf(name)}";`,
    `import { ADAPTERS } from "${
      import.meta.resolve("../tests/peers/adapters.ts")
    }";`,
    `export const create = () => ADAPTERS["${name}"](library);`,
    "",
  ].join("\n");
}
