/**
 * Errors of this library, and how their messages show a value.
 *
 * @module
 */

/** The reason given, or the platform's own for "no reason given" (S13). */
export function abortReason(reason: unknown): unknown {
  return reason === undefined
    ? new DOMException("The flight was aborted", "AbortError")
    : reason;
}

/** A value in a message: `"a"`, `5`, `null`, `an array`, `an object`. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, 40));
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}

/**
 * The error for an argument of the wrong shape: what it was and what it must
 * be.
 */
export function wrongShape(
  name: string,
  value: unknown,
  wanted: string,
): TypeError {
  return new TypeError(
    `Cannot use the ${name}: was ${shown(value)}, must be ${wanted}`,
  );
}

/** The error for a call that comes after the group's close. */
export function closedError(): DOMException {
  return new DOMException(
    "Cannot start a call: the group is closed",
    "InvalidStateError",
  );
}

/** Whether it is such an error. */
export function isClosedError(reason: unknown): boolean {
  return reason instanceof DOMException && reason.name === "InvalidStateError";
}
