/**
 * Where in the repository a file stands.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** A file's place. */
export interface Zone {
  /** The path from the repository's root, with `/` on every platform. */
  readonly path: string;
  /** The first part of the path: `src`, `tests`, `mod.ts`. */
  readonly zone: string;
  /** The folder inside of `src`, or `null`. */
  readonly folder: string | null;
}

const ROOT = slashed(fileURLToPath(new URL("../../", import.meta.url)));

/** The place of a file, given by its absolute path or from the root. */
export function zoneOf(filename: string): Zone {
  const full = slashed(filename);
  const path = full.startsWith(ROOT) ? full.slice(ROOT.length) : full;
  const [zone = "", folder = null] = path.split("/");
  return { path, zone, folder: zone === "src" ? folder : null };
}

function slashed(path: string): string {
  return path.replaceAll("\\", "/");
}
