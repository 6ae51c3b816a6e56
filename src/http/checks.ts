/**
 * Checks of single options. Each names the option, what it was, and what it
 * must be.
 *
 * @module
 */
import { shown, wrongShape } from "../core/errors.ts";
import { TOKEN } from "./fields.ts";
import type { CollapseObserver } from "./observer.ts";
import type { QueryOption } from "./options.ts";

/** The longest that a URL counts as not to be shared, in ms (H3). */
const LONGEST_UNSHARED = 120_000;

export function rememberFor(value: number = LONGEST_UNSHARED): number {
  if (typeof value === "number" && value > 0 && value <= LONGEST_UNSHARED) {
    return value;
  }
  throw new RangeError(
    `Cannot use the unsharedFor: was ${
      shown(value)
    }, must be a number of milliseconds over 0 up to ${LONGEST_UNSHARED}`,
  );
}

export function wholeNumber(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) {
    return value as number;
  }
  throw new RangeError(
    `Cannot use the ${name}: was ${
      shown(value)
    }, must be a whole number from 0`,
  );
}

/**
 * A token that a structured field takes as one, too: RFC 8941 section 3.3.4.
 */
export function token(name: string, value: unknown): string {
  if (
    typeof value === "string" && TOKEN.test(value) && /^[A-Za-z*]/.test(value)
  ) {
    return value;
  }
  throw wrongShape(
    `${name} option`,
    value,
    "a token that begins with a letter",
  );
}

export function names(name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) {
    return value;
  }
  throw wrongShape(`${name} option`, value, "an array of names");
}

export function fieldNames(name: string, value: unknown): readonly string[] {
  return names(name, value).map((one) => {
    if (TOKEN.test(one)) return one.toLowerCase();
    throw wrongShape(`${name} option's entry`, one, "the name of a field");
  });
}

export function oneOf<T extends string>(
  name: string,
  value: T,
  allowed: readonly T[],
): T {
  if (allowed.includes(value)) return value;
  throw wrongShape(
    `${name} option`,
    value,
    allowed.map((one) => `"${one}"`).join(" or "),
  );
}

export function queryOption(value: QueryOption = "all"): QueryOption {
  if (value === "all") return value;
  const { only, except } = Object(value) as Record<string, unknown>;
  if (only !== undefined && except === undefined) {
    return { only: [...names("query.only", only)] };
  }
  if (except !== undefined && only === undefined) {
    return { except: [...names("query.except", except)] };
  }
  throw wrongShape("query option", value, '"all", { only } or { except }');
}

/** Checks a function, if one was given. */
export function functionOption<T>(name: string, value: T): T {
  if (value === undefined || typeof value === "function") return value;
  throw wrongShape(`${name} option`, value, "a function");
}

export function observerOption(
  value: CollapseObserver | undefined,
): CollapseObserver | undefined {
  if (value === undefined || typeof value === "object" && value !== null) {
    return value;
  }
  throw wrongShape("observer", value, "an object");
}
