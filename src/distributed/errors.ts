/**
 * Errors of distributed flights: those that callers catch, and what of an error
 * travels.
 *
 * @module
 */

/**
 * The failure of a flight that another process led: what of its error
 * travelled. The leader's own callers get the error itself.
 *
 * @example
 * ```ts
 * import { RemoteFlightError } from "@scope/singleflight/distributed";
 * import { assertEquals, assertInstanceOf } from "@std/assert";
 *
 * const error = new RemoteFlightError({
 *   name: "NotFound",
 *   message: "no such user",
 *   code: 404,
 * });
 *
 * assertInstanceOf(error, Error);
 * assertEquals(`${error} (${error.code})`, "NotFound: no such user (404)");
 * ```
 */
export class RemoteFlightError extends Error {
  /** The name of the leader's error, `"NotFound"`; `"Error"` if it had none. */
  override readonly name: string;
  /** The code of the leader's error, if that was a text or a number. */
  readonly code: string | number | undefined;

  /**
   * Makes the error.
   *
   * @param told What travelled.
   */
  constructor({ name, message, code }: ErrorText) {
    super(message);
    this.name = name;
    this.code = code;
  }
}

/** What of an error travels. */
export interface ErrorText {
  /** Its name, up to 128 characters. */
  readonly name: string;
  /** Its message, up to 2,048 characters. */
  readonly message: string;
  /** Its code, if it had one that is a text, or a finite number. */
  readonly code?: string | number | undefined;
}

/**
 * The engine gave no answer, and the group has `onUnavailable: "throw"`. The
 * `cause` is what went wrong.
 */
export class UnavailableError extends Error {
  /** `"UnavailableError"`. */
  override readonly name = "UnavailableError";

  /**
   * Makes the error.
   *
   * @param cause What went wrong.
   */
  constructor(cause: unknown) {
    super(`Cannot coordinate the flight: ${describe(cause).message}`, {
      cause,
    });
  }
}

/**
 * A value that its codec can't carry: it would come back as another. The
 * message names where in the value, and what stands there.
 */
export class CodecError extends TypeError {
  /** `"CodecError"`. */
  override readonly name = "CodecError";
}

/** The error for what comes after a coordinator's close. */
export function closedCoordinator(): DOMException {
  return new DOMException(
    "Cannot use the coordinator: it is closed",
    "InvalidStateError",
  );
}

/** The error for what the engine didn't do in time. */
export function timeoutError(what: string, ms: number): DOMException {
  return new DOMException(
    `Cannot ${what}: it took more than ${ms} ms`,
    "TimeoutError",
  );
}

/** The most characters of a message that travel, and of a name and a code. */
const LONGEST_MESSAGE = 2_048;
const LONGEST_NAME = 128;

/** What can be said of any reason, whatever was thrown. */
export function describe(reason: unknown): ErrorText {
  const name = read(reason, "name");
  const message = read(reason, "message");
  const code = read(reason, "code");
  return {
    name: typeof name === "string" ? name.slice(0, LONGEST_NAME) : "Error",
    message: (typeof message === "string" ? message : textOf(reason))
      .slice(0, LONGEST_MESSAGE),
    code: typeof code === "string"
      ? code.slice(0, LONGEST_NAME)
      : typeof code === "number" && Number.isFinite(code)
      ? code
      : undefined,
  };
}

function read(reason: unknown, name: keyof ErrorText): unknown {
  try {
    return (reason as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined; // an accessor that throws has nothing to say
  }
}

function textOf(reason: unknown): string {
  try {
    return String(reason);
  } catch {
    return typeof reason; // a toString that throws, or none
  }
}
