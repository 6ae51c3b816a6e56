/**
 * A caller's bytes, made safe to hand on.
 *
 * @module
 */
import { shown } from "./shown.ts";

// The getters that every typed array inherits. They read what the engine
// knows, so neither a subclass, nor an own property, nor another realm's
// prototype has a say; on a proxy or an object in disguise they throw.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const kindOf = getter<string | undefined>(Symbol.toStringTag);
const bufferOf = getter<ArrayBufferLike>("buffer");
const offsetOf = getter<number>("byteOffset");
const lengthOf = getter<number>("length");

/**
 * A plain view of the very bytes, of this realm and without anything of the
 * caller's on it: whoever reads it runs no code of the caller's.
 *
 * @throws {TypeError} If the value is no `Uint8Array`.
 */
export function plainView(
  value: unknown,
  name: string,
): Uint8Array<ArrayBufferLike> {
  if (!ArrayBuffer.isView(value) || kindOf.call(value) !== "Uint8Array") {
    throw new TypeError(
      `Cannot use the ${name}: was ${shown(value)}, must be a Uint8Array`,
    );
  }
  return new Uint8Array(
    bufferOf.call(value),
    offsetOf.call(value),
    lengthOf.call(value),
  );
}

function getter<T>(name: PropertyKey): { call(self: unknown): T } {
  return Object.getOwnPropertyDescriptor(typedArray, name)?.get as () => T;
}
