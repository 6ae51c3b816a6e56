/**
 * The repository's folder.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/**
 * Its path, with a separator at the end; absolute, so that the commands work
 * from any working directory.
 */
export const ROOT: string = fileURLToPath(new URL("../../", import.meta.url));

/** Whether a file or folder is there. */
export async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Removes a folder of ours, if it is still there. Synchronous, so that it can
 * be done on the way out.
 */
export function removeFolder(path: string): void {
  try {
    Deno.removeSync(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
