/**
 * What a key benchmark measures, by name: ours, the native functions it is
 * held against, and peers. Each is bundled on its own, so that none shares
 * compiled code with another.
 *
 * @module
 */

import type { RuntimeName } from "../workloads.ts";
import type { MaterialName } from "./materials.ts";
import { type KeyOf, PEERS } from "./peers.ts";

/** Whatever can be measured against each other. */
export type SubjectName =
  /** `canonicalKey`, with its default digest or with `trustedDigest`. */
  | "ours"
  | "ours-trusted"
  /** A `Group`, whose `do` is called. */
  | "group"
  | "group-8000"
  /** What an engine or a careful hand does. */
  | "template"
  | "json"
  | "native-sha256"
  /** The digests of `./hash` by themselves. */
  | "wasm-sha256"
  | "wasm-blake3"
  | "trusted"
  /** Peers that are timed. */
  | "fast-json"
  | "tanstack"
  | "object-hash";

/** What the module of a subject exports, unless it is a `Group`'s. */
export interface KeySubjectModule {
  /** The subject's function for values of that kind. */
  keyFor(name: SubjectName, material: MaterialName): KeyOf | Promise<KeyOf>;
}

/** What tables call a subject. */
export const TITLES: Readonly<Record<SubjectName, string>> = {
  "ours": "canonicalKey",
  "ours-trusted": "with trustedDigest",
  "group": "20,000 characters",
  "group-8000": "8,000 characters",
  "template": "template by hand",
  "json": "JSON.stringify",
  "native-sha256": "native SHA-256",
  "wasm-sha256": "wasmDigest sha256",
  "wasm-blake3": "wasmDigest blake3",
  "trusted": "trustedDigest",
  // As much of its name as the column holds.
  "fast-json": "fast-json-stable",
  "tanstack": PEERS.tanstack.title,
  "object-hash": PEERS["object-hash"].title,
};

/** The package's parts and what stands in for them, by file. */
const MODULES: Readonly<Partial<Record<SubjectName, string>>> = {
  "ours": "./subjects/key.ts",
  "ours-trusted": "./subjects/key.ts",
  "group": "./subjects/group.ts",
  "group-8000": "./subjects/group.ts",
  "template": "./subjects/plain.ts",
  "json": "./subjects/plain.ts",
  "native-sha256": "./subjects/plain.ts",
  "wasm-sha256": "./subjects/hash.ts",
  "wasm-blake3": "./subjects/hash.ts",
  "trusted": "./subjects/hash.ts",
};

/** The text of the module to bundle for a subject. */
export function sourceOf(name: SubjectName): string {
  const module = MODULES[name];
  if (module !== undefined) {
    return `export * from "${import.meta.resolve(module)}";\n`;
  }
  const { specifier } = PEERS[name as keyof typeof PEERS];
  return [
    `import * as library from "${specifier}";`,
    `import { PEERS } from "${import.meta.resolve("./peers.ts")}";`,
    `export const keyFor = () => PEERS["${name}"].pick(library);`,
    "",
  ].join("\n");
}

/** A runtime's bound, where a comparison has one. */
export type Target = Readonly<Record<RuntimeName, number>>;
