/**
 * The page at `/`: one document, with its style and its script inside.
 *
 * @module
 */

import html from "./page.html" with { type: "text" };
import css from "./page.css" with { type: "text" };
import countsCss from "./counts.css" with { type: "text" };
import script from "./page.js" with { type: "text" };

/** The document. */
export const page: string = html
  // By functions, or a `$` in the script would be taken for a pattern.
  .replace("/* page.css */", () => css + countsCss)
  .replace("/* page.js */", () => script);
