/**
 * All pictures, as files.
 *
 * @module
 */

import type { HttpResults, Results } from "../results.ts";
import { aborts } from "./aborts.ts";
import { calls } from "./calls.ts";
import type { AllResults } from "./figures.ts";
import { herds } from "./herds.ts";
import { http } from "./http.ts";
import { svgOf } from "./sheet.ts";
import { THEMES } from "./theme.ts";

/** What the pictures are drawn from. */
export interface Measured {
  readonly runtimes: AllResults;
  readonly http: HttpResults;
}

/** Reads what `deno task bench` and `bench:http` have written to a folder. */
export async function readMeasured(folder: URL): Promise<Measured> {
  const [node, deno, bun, http] = await Promise.all([
    read<Results>(folder, "node"),
    read<Results>(folder, "deno"),
    read<Results>(folder, "bun"),
    read<HttpResults>(folder, "http"),
  ]);
  return { runtimes: { node, deno, bun }, http };
}

/** The text of each file by its name. */
export function drawAll(
  { runtimes, http: found }: Measured,
): ReadonlyMap<string, string> {
  const pictures = [
    calls(runtimes),
    herds(runtimes),
    aborts(runtimes),
    http(found),
  ];
  const files = pictures.flatMap(({ name, draw }) =>
    THEMES.map((theme) =>
      [`${name}-${theme.name}.svg`, svgOf(draw(theme), theme)] as const
    )
  );
  return new Map(files);
}

async function read<T>(folder: URL, name: string): Promise<T> {
  const url = new URL(`${name}.json`, folder);
  try {
    return JSON.parse(await Deno.readTextFile(url));
  } catch (cause) {
    throw new Error(
      `Cannot draw: ${url.pathname} was not readable, must be what a ` +
        "benchmark has written",
      { cause },
    );
  }
}
