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

/**
 * A short name for a value in a message: `"a"`, `5`, `null`, `an object`, `a
 * function`.
 */
export function shown(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(
        value.length > 40 ? `${value.slice(0, 40)}...` : value,
      );
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      return value === null
        ? "null"
        : Array.isArray(value)
        ? "an array"
        : "an object";
    default:
      return String(value);
  }
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
