/**
 * Observer: what becomes of requests, told as it happens.
 *
 * @module
 */
import { hear } from "../core/observer.ts";
import { ignore } from "../core/caller.ts";

/** Why a request passes by, or why a response is not shared. */
export type Reason =
  /**
   * The method: only `GET`, `HEAD`, `QUERY` and a `POST` with a key collapse.
   */
  | "method"
  /** The request names its user. */
  | "credentials"
  /** It is conditional, asks for a range, or forbids what is stored. */
  | "request"
  /** Its body is too large to make a key of. */
  | "body"
  /** The URL's last response could not be shared. */
  | "remembered"
  /** The response forbids it, by the field or the status that is named. */
  | "no-store"
  | "private"
  | "no-cache"
  | "stale"
  | "status"
  | "set-cookie"
  | "vary"
  | "authorization"
  | "share"
  | "encoding"
  | "stream"
  /** It had waited for longer than `lockTimeout`. */
  | "timeout";

/** What a {@linkcode CollapseObserver} hears of a request. */
export interface CollapseEvent {
  /** The request's method. */
  readonly method: string;
  /** The request's URL. */
  readonly url: string;
  /** At `bypass` and `forward`: why. */
  readonly reason?: Reason;
  /** At `end`: the response's status; 0 if none came. */
  readonly status?: number;
  /** At `end`: how many bytes of its body came. */
  readonly bytes?: number;
  /** At `end`: what broke off the call or its body. */
  readonly error?: unknown;
}

/**
 * Methods that are called, synchronously, as things happen to requests. All are
 * optional. Each call of the origin is a `lead`, a `forward` or a `bypass`.
 */
export interface CollapseObserver {
  /** A request leads: the origin is called for it, and for who joins. */
  lead?(event: CollapseEvent): void;
  /** A request is answered with what another one's call brought. */
  join?(event: CollapseEvent): void;
  /** A request had waited in vain and calls the origin itself. */
  forward?(event: CollapseEvent): void;
  /** A request calls the origin without having waited. */
  bypass?(event: CollapseEvent): void;
  /**
   * The call that a `lead` told of has ended: its body is whole, or broke off,
   * or nobody was left; or its response was for the leader alone.
   */
  end?(event: CollapseEvent): void;
  /** What another method, or the `share` option, threw. */
  error?(error: unknown): void;
}

/** Tells an observer; what it throws disturbs nobody. */
export function tell(
  observer: CollapseObserver | undefined,
  name: Exclude<keyof CollapseObserver, "error">,
  event: CollapseEvent,
): void {
  if (observer?.[name] === undefined) return;
  hear(() => observer[name]?.(event), (error) => report(observer, error));
}

/** Tells of an error that went nowhere else. */
export function report(
  observer: CollapseObserver | undefined,
  error: unknown,
): void {
  hear(() => observer?.error?.(error), ignore);
}
