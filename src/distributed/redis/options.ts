/**
 * What the coordinator over Redis can be told, and the checks of it.
 *
 * @module
 */
import { wrongShape } from "../../core/errors.ts";
import type { RedisDriver } from "./driver.ts";

/** Options of {@linkcode redisCoordinator}. They are read once. */
export interface RedisCoordinatorOptions {
  /** Five functions over your Redis client. */
  driver: RedisDriver;
  /**
   * Begins the name of every key and channel. Coordinators of one namespace
   * share flights, those of two never do.
   *
   * @default {"singleflight"}
   */
  namespace?: string | undefined;
  /**
   * On which channel the followers are told. `"namespace"`: one for all, which
   * each process subscribes to once. `"key"`: one for each key, subscribed to
   * while somebody in the process follows: then a process hears of its own keys
   * only, and pays three commands for each flight it follows. For so many
   * flights on so many processes that hearing of all of them costs more. All
   * coordinators of a namespace must be told the same, or else they find out
   * late.
   *
   * @default {"namespace"}
   */
  channel?: "namespace" | "key" | undefined;
  /**
   * The most bytes that an outcome may have. A larger one stays with its
   * process.
   *
   * @default {1_048_576}
   */
  maxBytes?: number | undefined;
  /**
   * Gives numbers from 0 up to 1, by which processes spread what they ask
   * Redis. For tests.
   *
   * @default {Math.random}
   */
  random?: (() => number) | undefined;
}

/** The options, checked, with their defaults. */
export interface Settings {
  readonly driver: RedisDriver;
  readonly namespace: string;
  readonly perKey: boolean;
  readonly maxBytes: number;
  readonly random: () => number;
}

const MIB = 2 ** 20;

const FUNCTIONS = [
  "eval",
  "subscribe",
  "unsubscribe",
  "onReconnect",
  "close",
] as const;

/** Checks the options, and fills in the defaults. */
export function readOptions(options: RedisCoordinatorOptions): Settings {
  if (typeof options !== "object" || options === null) {
    throw wrongShape("options", options, "an object");
  }
  const { driver, random = Math.random } = options;
  const { namespace = "singleflight", channel = "namespace" } = options;
  const { maxBytes = MIB } = options;
  for (const name of FUNCTIONS) {
    const value: unknown = driver?.[name];
    if (typeof value === "function") continue;
    throw wrongShape(`driver's ${name}`, value, "a function");
  }
  if (typeof namespace !== "string" || namespace === "") {
    throw wrongShape("namespace", namespace, "a text that isn't empty");
  }
  if (channel !== "namespace" && channel !== "key") {
    throw wrongShape("channel option", channel, '"namespace" or "key"');
  }
  if (typeof random !== "function") {
    throw wrongShape("random option", random, "a function");
  }
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    throw new RangeError(
      `Cannot use the maxBytes option: was ${maxBytes}, ` +
        "must be a whole number above 0",
    );
  }
  return { driver, namespace, perKey: channel === "key", maxBytes, random };
}
