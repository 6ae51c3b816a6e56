/**
 * Headless Chromium, as Debian packages it.
 *
 * @module
 */

import { type Browser, chromium } from "playwright-core";
import { exists } from "../runner/root.ts";

/** Where Chromium is looked for. */
const PATHS = ["/usr/bin/chromium", "/usr/bin/google-chrome"];

/** Where it is, if it is installed. */
export async function chromiumPath(): Promise<string | undefined> {
  for (const path of PATHS) if (await exists(path)) return path;
  return undefined;
}

/** Starts it, without anything that looks for the network by itself. */
export function launch(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The folder where pictures are kept: the caller's, or a temporary one. */
export async function artifacts(): Promise<string> {
  const folder = Deno.env.get("SINGLEFLIGHT_ARTIFACTS");
  if (!folder) return Deno.makeTempDir({ prefix: "singleflight-artifacts-" });
  await Deno.mkdir(folder, { recursive: true });
  return folder;
}
