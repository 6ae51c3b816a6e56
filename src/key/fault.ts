/**
 * KeyFault: why a value can't be a key, and where in it the trouble stands.
 *
 * @module
 */

/** What a message leaves out of a path: all but its last 120 characters. */
const TOO_LONG = /^.+(?=.{120}$)/s;

/** Thrown by the walk through a value; the caller gets a `TypeError`. */
export class KeyFault {
  #why: string;
  /** From the trouble up to the root: each step, and what it is inside of. */
  readonly #trail: [container: object, step: string][] = [];

  constructor(why: string) {
    this.#why = why;
  }

  /** Notes that the trouble stands a step inside of `container`. */
  inside(container: object, step: string): void {
    const inner = this.#trail.findIndex(([other]) => other === container);
    if (inner >= 0) {
      // A round, of which the walk made many. The path shows one.
      this.#why = "it contains itself";
      this.#trail.splice(0, inner + 1);
    }
    this.#trail.push([container, step]);
  }

  toTypeError(): TypeError {
    const path = this.#trail.reverse().map(([, step]) => step).join("");
    const where = path && ` at ${path.replace(TOO_LONG, "...")}`;
    return new TypeError(`Cannot use the key${where}: ${this.#why}`);
  }
}

/** An error on its way up: a fault learns the step, any other passes as is. */
export function located(
  error: unknown,
  container: object,
  step: string,
): unknown {
  if (error instanceof KeyFault) error.inside(container, step);
  return error;
}

/** A property in a path: `.name`, or `["a name"]`. */
export function property(name: string): string {
  return /^[a-z_$][\w$]{0,39}$/i.test(name) ? `.${name}` : `[${quoted(name)}]`;
}

/** A value in a message: a string or a number itself, else what it is. */
export function shown(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  return typeof value === "number" ? String(value) : typeof value;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 40));
}

/**
 * What a method of the platform gives, when it is called on an object that only
 * claims to be of its class, or whose bytes are gone.
 */
export function genuine<T>(name: string, read: () => T): T {
  try {
    return read();
  } catch {
    // Whatever the engine's message: it names neither key nor path.
    throw new KeyFault(`this ${name} can't be read, so has no canonical form`);
  }
}
