/**
 * The options that the cases need, by name: a case says which in its path, so
 * that one process serves them all.
 *
 * @module
 */

import type { CollapseOptions } from "@scope/singleflight/fetch";

/** A body over this isn't kept by the set `small`. In bytes. */
export const SMALL_BYTES = 65_536;

/** Where nothing else is said, as the library is without options. */
export const OPTION_SETS = {
  default: {},
  errors: { shareErrors: true },
  validated: { shareValidated: true },
  withoutCookies: { shareWithoutCookies: true },
  byUser: { authorization: "key", cookie: "key" },
  public: { authorization: "public" },
  small: { maxBytes: SMALL_BYTES },
  bounded: { maxBytes: 2 ** 20 },
  impatient: { lockTimeout: 150 },
  aged: { lockAge: 150 },
  graphql: { postKey: (_request, body) => new TextDecoder().decode(body) },
  widened: { share: () => true },
  narrowed: { share: () => false },
  named: { name: "edge-1" },
  forgetful: { maxUnshared: 0 },
  language: { headers: ["accept-language"] },
  analytics: {
    ignoreCookies: ["_ga"],
    query: { except: ["utm_source"] },
  },
  ours: { credentials: ["x-tenant"] },
} as const satisfies Record<string, CollapseOptions>;

/** The name of a set. */
export type OptionSet = keyof typeof OPTION_SETS;
