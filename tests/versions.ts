/**
 * The versions of the runtimes that the suite runs on: the one place where
 * they are pinned. (npm libraries are pinned where Deno keeps them, in the
 * `imports` of deno.json.)
 *
 * @module
 */

/** Bun, run as `npx -y bun@1.4.5`. */
export const BUN = "1.4.5";

/** Node's current long-term line. */
export const NODE_24 = "24.21.0";

/** The oldest line of Node that the package supports. */
export const NODE_22 = "22.23.3";

/** workerd, Cloudflare's runtime: the newest build. */
export const WORKERD = "1.20261117.1";

/**
 * The build that miniflare 4.20260730.0 brings: the older one of the two that
 * the tests for Workers run on, and the one in place of the newest where npm
 * has no such build for a platform.
 */
export const OLDER_WORKERD = "1.20260730.1";

/** Deno, for those who run the commands without having it installed. */
export const DENO = "2.9.6";

/** The newest compatibility date that a build of workerd accepts: its own day. */
export function compatibilityDate(workerd: string): string {
  const [, year, month, day] = /^1\.(\d{4})(\d\d)(\d\d)\./.exec(workerd) ?? [];
  if (year === undefined) {
    throw new TypeError(
      `Cannot tell workerd's date: version was ${workerd}, must be 1.YYYYMMDD.N`,
    );
  }
  return `${year}-${month}-${day}`;
}
