/**
 * The colours of the pictures, for GitHub's light and dark pages: greys and one
 * blue, which is ours alone. Text and marks have a contrast to the page of 4.5
 * or more; the stems that lead to marks and the lines behind needn't.
 *
 * @module
 */

/** The colours of one theme. */
export interface Theme {
  readonly name: "light" | "dark";
  readonly text: string;
  readonly muted: string;
  /** Lines that only help to read. */
  readonly grid: string;
  /** The line that everything is held against. */
  readonly rule: string;
  /** This package's marks and text, its stems, and the band behind its row. */
  readonly ours: string;
  readonly oursStem: string;
  readonly oursBand: string;
  /** Everybody else's marks and stems. */
  readonly peer: string;
  readonly peerStem: string;
}

/** Both themes. */
export const THEMES: readonly Theme[] = [
  {
    name: "light",
    text: "#1f2328",
    muted: "#59636e",
    grid: "#e3e8ed",
    rule: "#59636e",
    ours: "#0550ae",
    oursStem: "#80bfff",
    oursBand: "#eef6ff",
    peer: "#6e7781",
    peerStem: "#d3d9df",
  },
  {
    name: "dark",
    text: "#f0f6fc",
    muted: "#9198a1",
    grid: "#262c34",
    rule: "#9198a1",
    ours: "#79c0ff",
    oursStem: "#1f5fae",
    oursBand: "#111d2e",
    peer: "#9198a1",
    peerStem: "#4a525c",
  },
];
