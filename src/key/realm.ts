/**
 * Which class of the platform a prototype belongs to, in this realm or in
 * another: a frame's, a `node:vm` context's.
 *
 * @module
 */
import { nodeModule } from "./native.ts";

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;
const { isArray } = Array;
const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;

/** The classes whose instances are keys, typed arrays aside. */
const CLASSES = [
  "Date",
  "Map",
  "Set",
  "URL",
  "URLSearchParams",
  "RegExp",
  "ArrayBuffer",
] as const;

/** What {@linkcode builtInName} knows. */
export type BuiltIn = typeof CLASSES[number] | "TypedArray";

/** Their prototypes, in this realm. */
const NAMES: ReadonlyMap<object | null, BuiltIn> = new Map(
  CLASSES.map((name) => [globalThis[name].prototype, name]),
);

/** What the prototypes of all kinds of typed arrays stand on. */
export const typedArrayPrototype: object = getPrototypeOf(Uint8Array.prototype);

/** Whether instances hold nothing but their properties. */
export function isObjectPrototype(prototype: object): boolean {
  return prototype === objectPrototype || isForeignRoot(prototype);
}

/** Whether it is the prototype of arrays, and of no class that extends them. */
export function isArrayPrototype(prototype: object | null): boolean {
  if (prototype === arrayPrototype) return true;
  return isArray(prototype) && isForeignRoot(getPrototypeOf(prototype));
}

/** The class that a prototype belongs to, if its instances are keys. */
export function builtInName(prototype: object): BuiltIn | undefined {
  const name = NAMES.get(prototype);
  if (name !== undefined) return name;
  // Fake clocks put a class of their own in its place.
  if (prototype === globalThis.Date?.prototype) return "Date";
  const parent = getPrototypeOf(prototype) as object | null;
  return parent === typedArrayPrototype || isBufferPrototype(prototype)
    ? "TypedArray"
    : foreignName(prototype, parent);
}

/** `Object.prototype` of another realm. */
function isForeignRoot(prototype: object | null): boolean {
  return prototype !== null && prototype !== objectPrototype &&
    getPrototypeOf(prototype) === null &&
    constructorName(prototype) === "Object";
}

/** The class that the prototype of another realm belongs to. */
function foreignName(
  prototype: object,
  parent: object | null,
): BuiltIn | undefined {
  if (parent === null) return undefined;
  if (isForeignRoot(parent)) {
    const name = constructorName(prototype);
    return CLASSES.find((known) => known === name);
  }
  return constructorName(parent) === "TypedArray" &&
      isForeignRoot(getPrototypeOf(parent))
    ? "TypedArray"
    : undefined;
}

/** Node's Buffer counts as the Uint8Array that it is. */
function isBufferPrototype(prototype: object): boolean {
  return prototype === nodeModule("node:buffer")?.Buffer.prototype;
}

/** The name of the class that a prototype says it belongs to. */
export function constructorName(prototype: object): string | undefined {
  const constructor: unknown = getOwnPropertyDescriptor(
    prototype,
    "constructor",
  )?.value;
  if (typeof constructor !== "function") return undefined;
  const name: unknown = getOwnPropertyDescriptor(constructor, "name")?.value;
  return typeof name === "string" ? name : undefined;
}
