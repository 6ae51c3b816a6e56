/**
 * Marks: what a response says of how it came to be (H6).
 *
 * @module
 */
import type { Field } from "./fields.ts";
import type { Settings } from "./settings.ts";

/** What became of a request. */
export type Role =
  /** It led. */
  | "lead"
  /** It was answered with what another one's call brought. */
  | "join"
  /** It had waited for another's, and then called the origin itself. */
  | "forward"
  /** It called the origin at once, as its URL is not shared. */
  | "bypass";

/** The fields that say so. */
export function marksOf(
  { name, mode }: Settings,
  role: Role,
  status: number,
): readonly Field[] {
  // RFC 9211 section 2; its `collapsed` tells of success, and `?0` of a wait in
  // vain.
  const forwarded = role === "bypass" ? "bypass" : "miss";
  const collapsed = role === "join"
    ? "; collapsed"
    : `; fwd-status=${status}${role === "forward" ? "; collapsed=?0" : ""}`;
  const cacheStatus: Field = [
    "cache-status",
    `${name}; fwd=${forwarded}${collapsed}`,
  ];
  // RFC 9110 section 7.6.3. One owner's `fetch` stands between nobody.
  return mode === "private"
    ? [cacheStatus]
    : [cacheStatus, ["via", `1.1 ${name}`]];
}
