/**
 * What workerd writes to its standard error, less what it writes in the best
 * of cases.
 *
 * @module
 */

/**
 * Somebody left a promise of another request behind: its request had ended
 * when the promise settled. A bare `Promise.race` with a time limit has workerd
 * say so, too; nothing can take a `then` back.
 */
const LEFT_BEHIND =
  "Warning: A promise was resolved or rejected from a different request " +
  "context than the one it was created in. However, the creating request has " +
  "already been completed or canceled.";

/**
 * Somebody got the word in two ways at once, and its request ended between: the
 * second came to nothing.
 */
const CAME_LATE =
  "IoContext dropped queued cross-context actions when destroyed";

/** The lines that count, and those that tell of what was left behind. */
export function complaints(
  stderr: string,
): { lines: string[]; behind: string[] } {
  const all = stderr.split("\n")
    .filter((line) => line !== "" && !line.includes(CAME_LATE));
  return {
    lines: all.filter((line) => !line.startsWith(LEFT_BEHIND)),
    behind: all.filter((line) => line.startsWith(LEFT_BEHIND)),
  };
}
