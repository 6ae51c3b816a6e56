/**
 * Result: how a call ended, as a plain value.
 *
 * @module
 */

/**
 * How a call of `doResult` ended: what `PromiseSettledResult` says, and what
 * the flight was like.
 */
export type Result<V> =
  & (
    | { status: "fulfilled"; value: V }
    /** The work failed, or the call was refused for its key or its `fn`. */
    | { status: "rejected"; reason: unknown }
    /**
     * The caller's own signal, an abort, a timeout or a close ended the call.
     */
    | { status: "aborted"; reason: unknown }
  )
  & {
    /**
     * Whether more than one caller joined: true for the leader too, as in Go.
     */
    shared: boolean;
    /** Whether this caller's `fn` ran. */
    leader: boolean;
    /**
     * How many callers ever joined, up to the settling or this caller's
     * leaving; 0 for a refused call.
     */
    callers: number;
  };

/** The three ways a call can end. */
export type Status = Result<unknown>["status"];

/**
 * Builds a Result. `payload` is the value of a fulfilled one, the reason of any
 * other.
 */
export function resultOf(
  status: Status,
  payload: unknown,
  callers: number,
  leader: boolean,
): Result<unknown> {
  const shared = callers > 1;
  return status === "fulfilled"
    ? { status, value: payload, shared, leader, callers }
    : { status, reason: payload, shared, leader, callers };
}

/**
 * Makes a {@linkcode Result} that `structuredClone` and `postMessage` always
 * take, and that says on the other side what it says here. A reason that a
 * structured clone would refuse or change (an error of an own class loses its
 * name and code) becomes a plain `{ name, message, code, stack }`. A value that
 * can't be cloned becomes a `rejected` Result whose reason is such an object
 * with the name `DataCloneError`.
 *
 * @example Post a failed call to another thread
 * ```ts
 * import { cloneableResult, Group } from "@scope/singleflight";
 * import { assertEquals } from "@std/assert";
 *
 * class NotFound extends Error {
 *   override name = "NotFound";
 *   code = 404;
 * }
 * const result = await new Group<string>().doResult("user", () => {
 *   throw new NotFound("no such user");
 * });
 * const posted = structuredClone(cloneableResult(result));
 *
 * assertEquals(posted.status, "rejected");
 * if (posted.status === "rejected") {
 *   const { name, message, code } = posted.reason as NotFound;
 *   assertEquals({ name, message, code }, { name: "NotFound", message: "no such user", code: 404 });
 * }
 * ```
 *
 * @param result The result of a call.
 * @returns A plain copy of it that can be cloned.
 */
export function cloneableResult<V>(result: Result<V>): Result<V> {
  const { shared, leader, callers } = result;
  if (result.status === "fulfilled") {
    try {
      structuredClone(result.value);
      return { ...result };
    } catch (error) {
      return {
        status: "rejected",
        reason: plain(error),
        shared,
        leader,
        callers,
      };
    }
  }
  return {
    ...result,
    reason: survivesClone(result.reason) ? result.reason : plain(result.reason),
  };
}

/**
 * Whether a structured clone of the reason says what the reason says: of an
 * error it drops a class and properties of its own.
 */
function survivesClone(reason: unknown): boolean {
  try {
    const copy: unknown = structuredClone(reason);
    if (!(reason instanceof Error)) return true;
    return Object.getPrototypeOf(copy) === Object.getPrototypeOf(reason) &&
      (copy as Error).name === reason.name && Object.keys(reason).length === 0;
  } catch {
    return false; // it can't be cloned: that is the answer
  }
}

/** What can be said of any reason in plain text. */
function plain(
  reason: unknown,
): { name: string; message: string; code?: string | number; stack?: string } {
  const read = (name: string): unknown => {
    try {
      return (reason as Record<string, unknown> | undefined)?.[name];
    } catch {
      return undefined; // a getter that throws has nothing to say
    }
  };
  const [name, message, code, stack] = ["name", "message", "code", "stack"].map(
    read,
  );
  return {
    name: typeof name === "string" ? name : "Error",
    message: typeof message === "string" ? message : text(reason),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    ...(typeof stack === "string" ? { stack } : {}),
  };
}

function text(value: unknown): string {
  try {
    return String(value);
  } catch {
    return typeof value; // a toString that throws, or none
  }
}
