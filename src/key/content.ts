/**
 * Trees of the platform's objects that hold no other value: dates, addresses,
 * patterns, bytes. Each is read by the platform's own method, whatever
 * properties the object has.
 *
 * @module
 */
import { type Digest, digestOf } from "./digest.ts";
import { genuine, KeyFault } from "./fault.ts";
import { type BuiltIn, constructorName, typedArrayPrototype } from "./realm.ts";
import type { Tree } from "./tree.ts";

/** The most bytes that are not digested. */
const EXACT_BYTES = 32;

const { getOwnPropertyDescriptor, getPrototypeOf } = Object;

const getTime = Date.prototype.getTime;
const getHref = getter(URL.prototype, "href");
const getQuery = URLSearchParams.prototype.toString;
const getSource = getter(RegExp.prototype, "source");
const getKind = getter(typedArrayPrototype, Symbol.toStringTag);
const getBuffer = getter(typedArrayPrototype, "buffer");
const getByteOffset = getter(typedArrayPrototype, "byteOffset");
const getByteLength = getter(typedArrayPrototype, "byteLength");
const getLength = getter(ArrayBuffer.prototype, "byteLength");

/** The tree of an object of a class that {@linkcode builtInName} knows. */
export function contentTree(
  name: Exclude<BuiltIn, "Map" | "Set"> | undefined,
  object: object,
  digest: Digest | null | undefined,
): Tree {
  switch (name) {
    case undefined:
      throw instanceFault(object);
    case "Date":
      return dateTree(object);
    case "URL":
      return [name, genuine(name, () => getHref.call(object) as string)];
    case "URLSearchParams":
      return [name, genuine(name, () => getQuery.call(object))];
    case "RegExp":
      return genuine(name, () => patternTree(object as RegExp));
    default:
      return bytesTree(name, object, digest);
  }
}

function dateTree(date: object): Tree {
  const ms = genuine("Date", () => getTime.call(date));
  if (!Number.isNaN(ms)) return ["Date", ms];
  throw new KeyFault("invalid dates have no canonical form");
}

/** `lastIndex` is where a search begins, so it is part of what is asked. */
function patternTree(pattern: RegExp): Tree {
  const source = getSource.call(pattern) as string; // throws for fakes
  const { lastIndex } = pattern;
  if (typeof lastIndex !== "number") throw new TypeError("no number");
  // The flags of a copy: the getter would ask the pattern's own properties.
  return ["RegExp", source, new RegExp(pattern).flags, String(lastIndex)];
}

/**
 * The bytes as they stand in memory, which is little-endian wherever
 * JavaScript runs. Their kind is part of the key.
 */
function bytesTree(
  name: string,
  object: object,
  digest: Digest | null | undefined,
): Tree {
  const { kind, bytes } = genuine(name, () => bytesOf(object));
  const digested = bytes.length <= EXACT_BYTES
    ? undefined
    : digestOf(bytes, digest);
  return digested === undefined
    ? [kind, hex(bytes)]
    : ["digest", kind, digested];
}

function bytesOf(
  object: object,
): { readonly kind: string; readonly bytes: Uint8Array } {
  if (!ArrayBuffer.isView(object)) {
    getLength.call(object); // throws unless it is an ArrayBuffer
    return {
      kind: "ArrayBuffer",
      bytes: new Uint8Array(object as ArrayBuffer),
    };
  }
  const bytes = new Uint8Array(
    getBuffer.call(object) as ArrayBuffer,
    getByteOffset.call(object) as number,
    getByteLength.call(object) as number,
  );
  return { kind: getKind.call(object) as string, bytes };
}

function hex(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at++) {
    text += (bytes[at] as number + 256).toString(16).slice(1);
  }
  return text;
}

function instanceFault(object: object): KeyFault {
  const prototype = getPrototypeOf(object) as object | null;
  const name = prototype === null ? undefined : constructorName(prototype);
  return new KeyFault(
    `instances of ${name || "an unnamed class"} have no canonical form`,
  );
}

type Getter = (this: unknown) => unknown;

function getter(prototype: object, name: string | symbol): Getter {
  return getOwnPropertyDescriptor(prototype, name)?.get as Getter;
}
