/**
 * What a distributed group can be told, and the checks of it.
 *
 * @module
 */
import { wrongShape } from "../core/errors.ts";
import type { Digest, Key, Primitive } from "../core/key.ts";
import {
  checkOptions,
  flag,
  type GroupOptions,
  milliseconds,
} from "../core/options.ts";
import type { Codec } from "./codec.ts";
import type { Coordinator } from "./coordinator.ts";
import type { DistributedObserver } from "./observer.ts";

/** What a call does when the engine gives no answer. */
export type OnUnavailable = "local" | "throw";

/** Options of {@linkcode DistributedGroup}. They are read once. */
export interface DistributedGroupOptions<V, K = Key> extends
  Pick<
    GroupOptions<V, K>,
    "clone" | "timeout" | "detached" | "recoverOrphans"
  > {
  /** The engine. It stays yours: closing the group doesn't close it. */
  coordinator: Coordinator;
  /**
   * Which flights are this group's. Groups of one namespace, in whatever
   * process, share flights; their `fn`, codec and keys must mean the same. So
   * **put a version into it**, and change that when one of them changes. A
   * well-formed text of 1 to 200 characters.
   */
  namespace: string;
  /**
   * How values become bytes.
   *
   * @default {bytes as they are, anything else by jsonCodec()}
   */
  codec?: Codec<V> | undefined;
  /**
   * How keys are compared: by what they hold, or by the primitive that a
   * function returns for a key. No other process could compare identities.
   *
   * @default {"structural"}
   */
  key?: "structural" | ((key: K) => Primitive) | undefined;
  /**
   * What digests long keys in this process's own map; not one whose digests
   * mean something in this process only. The engine always gets a SHA-256.
   *
   * @default {the runtime's SHA-256; none where none is synchronous}
   */
  digest?: Digest | undefined;
  /**
   * Milliseconds for which a lead lasts without a renewal. It is renewed at
   * each third. A process that dies or stands still for longer, or a request
   * that dies on Cloudflare Workers, is replaced after that time. Several times
   * `joinTimeout`, or a lead may have run out before it arrives.
   *
   * @default {5_000}
   */
  lease?: number | undefined;
  /**
   * Milliseconds for which followers can read an outcome if no message reaches
   * them. It is for those alone who waited already.
   *
   * @default {twice the lease}
   */
  keep?: number | undefined;
  /**
   * Milliseconds that the engine has to say who leads.
   *
   * @default {500}
   */
  joinTimeout?: number | undefined;
  /**
   * Milliseconds that the engine has to renew, to take an outcome, or to take
   * back a lead.
   *
   * @default {500}
   */
  operationTimeout?: number | undefined;
  /**
   * Milliseconds that a flight waits for leaders elsewhere. Then its `fn` runs
   * here, or it rejects with a `TimeoutError`, as `onUnavailable` says. Longer
   * than `fn` ever takes. Or `Infinity`.
   *
   * @default {30_000}
   */
  maxWait?: number | undefined;
  /**
   * What a flight does when the engine gives no answer: `"local"` runs `fn`
   * here, as a plain group would, and counts it; `"throw"` rejects with an
   * {@linkcode UnavailableError}.
   *
   * @default {"local"}
   */
  onUnavailable?: OnUnavailable | undefined;
  /**
   * Milliseconds for which no flight asks the engine after it gave no answer.
   * Then one tries.
   *
   * @default {2_000}
   */
  breaker?: number | undefined;
  /**
   * Whether a failure ends the flight everywhere. Otherwise it is its leader's
   * alone, and one that followed leads next.
   *
   * @default {true}
   */
  shareErrors?: boolean | undefined;
  /** Hears of the flights here, and of the dealings with other processes. */
  observer?: DistributedObserver<K> | undefined;
  /**
   * Tells milliseconds that never go back. For tests; timers are the global
   * ones.
   *
   * @default {performance.now}
   */
  clock?: (() => number) | undefined;
}

/** The longest delay that timers of every runtime keep. */
const LONGEST_MS = 2 ** 31 - 1;

/** The options, checked, with their defaults. */
export interface Settings<V, K> {
  readonly coordinator: Coordinator;
  readonly namespace: string;
  readonly codec: Codec<V> | undefined;
  readonly key: "structural" | ((key: K) => Primitive) | undefined;
  readonly lease: number;
  readonly keep: number;
  readonly joinTimeout: number;
  readonly operationTimeout: number;
  readonly maxWait: number;
  readonly breaker: number;
  readonly runsLocally: boolean;
  readonly shareErrors: boolean;
  readonly observer: DistributedObserver<K> | undefined;
  readonly clock: () => number;
}

/**
 * Checks the options that the local group doesn't check, and fills in the
 * defaults.
 */
export function readOptions<V, K>(
  options: DistributedGroupOptions<V, K>,
): Settings<V, K> {
  checkOptions(options ?? null);
  const { coordinator, namespace, codec, key, digest, observer } = options;
  const { onUnavailable = "local", clock = () => performance.now() } = options;
  const { maxWait = 30_000 } = options;
  checkCoordinator(coordinator);
  if (
    typeof namespace !== "string" || !namespace.isWellFormed() ||
    namespace.length < 1 || namespace.length > 200
  ) {
    throw wrongShape(
      "namespace",
      namespace,
      "a well-formed text of 1 to 200 characters",
    );
  }
  if (codec !== undefined) checkMethods("codec", codec, ["encode", "decode"]);
  if (key !== undefined && key !== "structural" && typeof key !== "function") {
    throw wrongShape("key option", key, '"structural" or a function');
  }
  if (digest?.inProcess) {
    throw new TypeError(
      `Cannot use the digest ${digest.algorithm}: ` +
        "it means something in this process only, must mean it in all",
    );
  }
  if (onUnavailable !== "local" && onUnavailable !== "throw") {
    throw wrongShape(
      "onUnavailable option",
      onUnavailable,
      '"local" or "throw"',
    );
  }
  if (typeof clock !== "function") {
    throw wrongShape("clock option", clock, "a function");
  }
  const lease = finite("lease", options.lease, 5_000);
  return {
    coordinator,
    namespace,
    codec,
    key,
    lease,
    keep: finite("keep", options.keep, Math.min(2 * lease, LONGEST_MS)),
    joinTimeout: finite("joinTimeout", options.joinTimeout, 500),
    operationTimeout: finite("operationTimeout", options.operationTimeout, 500),
    maxWait: milliseconds("maxWait", maxWait),
    breaker: finite("breaker", options.breaker, 2_000),
    runsLocally: onUnavailable === "local",
    shareErrors: flag("shareErrors option", options.shareErrors, true),
    observer,
    clock,
  };
}

function checkCoordinator(coordinator: unknown): void {
  checkMethods("coordinator", coordinator, ["join", "close"]);
  const { limits } = coordinator as { limits?: { maxBytes?: unknown } };
  const most: unknown = limits?.maxBytes;
  if (typeof most === "number" && most >= LEAST_BYTES) return;
  throw wrongShape(
    "coordinator's limits.maxBytes",
    most,
    `a number of bytes, at least ${LEAST_BYTES}`,
  );
}

/** What a marker takes that says that the outcome is too large. */
const LEAST_BYTES = 2;

function checkMethods(
  name: string,
  value: unknown,
  methods: readonly string[],
): void {
  const object = Object(value) as Record<string, unknown>;
  if (methods.every((method) => typeof object[method] === "function")) return;
  throw wrongShape(
    name,
    value,
    `an object with the methods ${methods.join(" and ")}`,
  );
}

/** Checks a time that has to end. */
function finite(name: string, value: unknown, otherwise: number): number {
  const ms = milliseconds(name, value === undefined ? otherwise : value);
  if (ms !== Infinity) return ms;
  throw new RangeError(
    `Cannot use the ${name}: was Infinity, ` +
      "must be a number of milliseconds over 0 up to 2^31-1",
  );
}
