/**
 * The marks of the three runtimes, told apart by shape alone, and the key that
 * says which is which.
 *
 * @module
 */

import type { RuntimeName } from "../workloads.ts";
import { type AllResults, runtimeTitle, SHOWN } from "./figures.ts";
import { element, pixels } from "./svg.ts";
import { text, widthOf } from "./text.ts";
import type { Theme } from "./theme.ts";

/** One runtime's mark, centred. */
export function mark(
  runtime: RuntimeName,
  x: number,
  y: number,
  fill: string,
): string {
  switch (runtime) {
    case "node":
      return element("circle", { cx: x, cy: y, r: 2.7, fill });
    case "deno": {
      const side = { width: 4.8, height: 4.8 };
      return element("rect", { x: x - 2.4, y: y - 2.4, ...side, fill });
    }
    case "bun": {
      const corner = `${pixels(x - 3.1)} ${pixels(y + 2.4)}`;
      return element("path", { d: `M${corner}h6.2l-3.1 -5.4z`, fill });
    }
  }
}

/** The key, which ends at `right`. */
export function runtimeKey(
  results: AllResults,
  right: number,
  y: number,
  theme: Theme,
): string[] {
  const style = { size: 12, fill: theme.muted };
  const drawn: string[] = [];
  let x = right;
  for (const runtime of SHOWN.toReversed()) {
    const title = runtimeTitle(results, runtime);
    x -= widthOf(title, style);
    drawn.push(text(x, y, title, style));
    x -= 9;
    drawn.push(mark(runtime, x, y - 4, theme.muted));
    x -= 20;
  }
  return drawn.toReversed();
}
