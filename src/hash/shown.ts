/**
 * How an error's message shows a value.
 *
 * @module
 */

/** `"a"`, `5`, `null`, `an array`, `an object`, without running its code. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return "an object";
}
