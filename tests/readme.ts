/**
 * The parts of README.md that commands write: each stands between two
 * comments, which stay.
 *
 * @module
 */

/** The file. */
export const README = new URL("../README.md", import.meta.url);

/** A part of the file. */
export interface Section {
  readonly name: string;
  /** The command that renews it. */
  readonly command: string;
}

/** What stands between the comments now, line breaks included. */
export function sectionOf(readme: string, section: Section): string {
  const { start, end } = bounds(readme, section);
  return readme.slice(start, end);
}

/** The text of the file with a new text between the comments. */
export function withSection(
  readme: string,
  section: Section,
  text: string,
): string {
  const { start, end } = bounds(readme, section);
  return readme.slice(0, start) + text + readme.slice(end);
}

function bounds(
  readme: string,
  { name, command }: Section,
): { start: number; end: number } {
  const opening = `<!-- ${name}: written by \`${command}\` -->\n`;
  const closing = `<!-- ${name}: end -->`;
  const start = readme.indexOf(opening);
  const end = readme.indexOf(closing);
  if (start < 0 || end < start) {
    throw new Error(
      `Cannot find ${name} in README.md: must have ${opening}` +
        `and ${closing}, in this order`,
    );
  }
  return { start: start + opening.length, end };
}
