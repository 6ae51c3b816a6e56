/**
 * `Cache-Status` and `Via`, read as their standards have it.
 *
 * @module
 */

import { parseList, Token } from "structured-headers";

/** One member of a `Cache-Status`: RFC 9211 section 2. */
export interface CacheStatus {
  readonly name: string;
  /** Its parameters; tokens as strings. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * The members of a `Cache-Status`, parsed as a structured field.
 *
 * @throws If it is none, or names a cache by anything but a token or a string.
 */
export function cacheStatusOf(value: string): CacheStatus[] {
  return parseList(value).map((member) => {
    const [name, parameters] = member;
    if (!(name instanceof Token) && typeof name !== "string") {
      throw new TypeError(`Cannot read the name in Cache-Status: ${value}`);
    }
    return {
      name: String(name),
      parameters: Object.fromEntries(
        [...parameters].map(([key, one]) => [
          key,
          one instanceof Token ? one.toString() : one,
        ]),
      ),
    };
  });
}

/** One member of a `Via`. */
export interface Via {
  /** `1.1`, or with the protocol's name `HTTP/1.1`. */
  readonly protocol: string;
  readonly by: string;
}

const TOKEN = "[!#$%&'*+.^_`|~\\w-]+";

/** RFC 9110 section 7.6.3, with a host and port or a pseudonym, and comments. */
const VIA = new RegExp(
  `^(?<protocol>(?:${TOKEN}/)?${TOKEN})[ \\t]+` +
    `(?<by>(?:\\[[\\da-fA-F:.]+\\]|${TOKEN})(?::\\d+)?)` +
    `(?:[ \\t]+\\([^()]*\\))?$`,
);

/**
 * The members of a `Via`: a list, but no structured field.
 *
 * @throws If a member isn't one by the grammar.
 */
export function viaOf(value: string): Via[] {
  return value.split(",").map((member) => {
    const { protocol, by } = VIA.exec(member.trim())?.groups ?? {};
    if (protocol === undefined || by === undefined) {
      throw new TypeError(`Cannot read the member "${member}" of a Via`);
    }
    return { protocol, by };
  });
}
