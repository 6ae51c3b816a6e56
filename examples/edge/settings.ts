/**
 * The edge's settings, as the environment gives them, the same on each runtime:
 *
 * - `ORIGIN`: the origin's URL. Without it the app brings a slow one of its own.
 * - `COLLAPSE`: options of `collapse` as JSON, or `off`.
 * - `PORT`: where to listen on 127.0.0.1; 0, the default, is any free port. On
 *   Workers and on Deno Deploy the port is the platform's.
 *
 * @module
 */

import type { EdgeOptions } from "./app.ts";
import { slowOrigin } from "./origin.ts";

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The app's options. */
export function optionsOf({ ORIGIN, COLLAPSE }: Environment): EdgeOptions {
  const collapse = collapseOf(COLLAPSE);
  if (!ORIGIN) {
    return { origin: "http://origin.example", fetch: slowOrigin(), collapse };
  }
  if (!/^https?:\/\/./.test(ORIGIN)) {
    throw new TypeError(
      `Cannot use ORIGIN: was "${ORIGIN}", must be a URL of http or https`,
    );
  }
  return { origin: ORIGIN, collapse };
}

type CollapseSetting = NonNullable<EdgeOptions["collapse"]>;

function collapseOf(text: string | undefined): CollapseSetting {
  if (!text) return {};
  if (text === "off") return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TypeError(
      `Cannot use COLLAPSE: was "${text}", must be JSON or off`,
      { cause },
    );
  }
}

/** The port to listen on. */
export function portOf({ PORT = "0" }: Environment): number {
  const port = /^\d+$/.test(PORT) ? Number(PORT) : NaN;
  if (port <= 65_535) return port;
  throw new RangeError(
    `Cannot use PORT: was "${PORT}", must be a whole number from 0 to 65535`,
  );
}
