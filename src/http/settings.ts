/**
 * Settings: the options, read once, checked, and with their defaults.
 *
 * @module
 */
import { wrongShape } from "../core/errors.ts";
import { flag, milliseconds } from "../core/options.ts";
import {
  fieldNames,
  functionOption,
  names,
  observerOption,
  oneOf,
  queryOption,
  rememberFor,
  token,
  wholeNumber,
} from "./checks.ts";
import { decoderOf, type Decodes } from "./coding.ts";
import { CREDENTIALS, IGNORED, REROUTING } from "./known_fields.ts";
import type { CollapseObserver } from "./observer.ts";
import type { CollapseOptions, QueryOption } from "./options.ts";

/** Whose requests are collapsed: one owner's, or many users'. */
export type Mode = "private" | "shared";

/** Options, checked, with their defaults. */
export interface Settings {
  readonly mode: Mode;
  readonly headers: "all" | readonly string[];
  readonly ignoreHeaders: ReadonlySet<string>;
  readonly query: QueryOption;
  readonly authorization: "bypass" | "key" | "public";
  readonly cookie: "bypass" | "key";
  readonly ignoreCookies: ReadonlySet<string>;
  readonly credentials: readonly string[];
  readonly postKey: CollapseOptions["postKey"];
  readonly maxRequestBytes: number;
  readonly share: CollapseOptions["share"];
  readonly shareErrors: boolean;
  readonly shareValidated: boolean;
  readonly shareWithoutCookies: boolean;
  readonly maxBytes: number;
  readonly lockTimeout: number;
  readonly lockAge: number;
  readonly maxVary: number;
  readonly maxUnshared: number;
  readonly unsharedFor: number;
  readonly name: string;
  readonly waitUntil: CollapseOptions["waitUntil"];
  readonly observer: CollapseObserver | undefined;
  /** Whether promises die with the request that made them (W1-W3). */
  readonly onWorkers: boolean;
  /** What this runtime's `fetch` decodes. */
  readonly decodes: Decodes;
}

const MIB = 2 ** 20;

/** Checks the options, and fills in the defaults. */
export function settingsOf(
  mode: Mode,
  options: CollapseOptions = {},
): Settings {
  if (typeof options !== "object" || options === null) {
    throw wrongShape("options", options, "an object");
  }
  const isPrivate = mode === "private";
  const onWorkers = globalThis.navigator?.userAgent === "Cloudflare-Workers";
  const byUser = isPrivate ? "key" : "bypass";
  // Defaults stand in for what is left out alone: `null` is a mistake.
  const {
    headers = isPrivate ? "all" : [],
    authorization = byUser,
    cookie = byUser,
    ignoreCookies = [],
    credentials = [],
    maxRequestBytes = 65_536,
    maxBytes = (onWorkers ? 8 : 64) * MIB,
    lockAge = 5_000,
    maxVary = 10_000,
    maxUnshared = 10_000,
    name = "singleflight",
  } = options;
  return {
    mode,
    headers: headers === "all"
      ? "all"
      : [...REROUTING, ...fieldNames("headers", headers)],
    ignoreHeaders: new Set(
      options.ignoreHeaders === undefined
        ? IGNORED
        : fieldNames("ignoreHeaders", options.ignoreHeaders)
          .filter((name) => !REROUTING.includes(name)),
    ),
    query: queryOption(options.query),
    authorization: oneOf(
      "authorization",
      authorization,
      ["bypass", "key", "public"],
    ),
    cookie: oneOf("cookie", cookie, ["bypass", "key"]),
    ignoreCookies: new Set(names("ignoreCookies", ignoreCookies)),
    credentials: [
      ...CREDENTIALS,
      ...fieldNames("credentials", credentials),
    ],
    postKey: functionOption("postKey", options.postKey),
    maxRequestBytes: wholeNumber("maxRequestBytes", maxRequestBytes),
    share: functionOption("share", options.share),
    shareErrors: flag("shareErrors option", options.shareErrors, false),
    shareValidated: flag(
      "shareValidated option",
      options.shareValidated,
      false,
    ),
    shareWithoutCookies: flag(
      "shareWithoutCookies option",
      options.shareWithoutCookies,
      false,
    ),
    maxBytes: wholeNumber("maxBytes", maxBytes),
    lockTimeout: milliseconds("lockTimeout", options.lockTimeout),
    lockAge: milliseconds("lockAge", lockAge),
    maxVary: wholeNumber("maxVary", maxVary),
    maxUnshared: wholeNumber("maxUnshared", maxUnshared),
    unsharedFor: rememberFor(options.unsharedFor),
    name: token("name", name),
    waitUntil: functionOption("waitUntil", options.waitUntil),
    observer: observerOption(options.observer),
    onWorkers,
    decodes: decoderOf(onWorkers),
  };
}
