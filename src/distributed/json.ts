/**
 * Whether a value survives JSON.
 *
 * @module
 */
import { property } from "../key/fault.ts";
import {
  constructorName,
  isArrayPrototype,
  isObjectPrototype,
} from "../key/realm.ts";
import { CodecError } from "./errors.ts";

/** More levels than these might not fit into the stack of another runtime. */
const DEEPEST = 500;

const { getPrototypeOf } = Object;

/**
 * Throws a {@linkcode CodecError} unless the value is the same after
 * `JSON.stringify` and `JSON.parse`.
 */
export function checkJson(value: unknown): void {
  const walk: Walk = { containers: [], steps: [] };
  const fault = faultOf(value, walk);
  if (fault === undefined) return;
  const path = walk.steps.join("");
  throw new CodecError(
    `Cannot encode the value${
      path && ` at ${path}`
    }: it ${fault}, must be JSON`,
  );
}

/** Where in the value one is. */
interface Walk {
  /** The arrays and objects around, from the root. */
  readonly containers: object[];
  /** What leads from each to the next: `.name`, `[0]`. */
  readonly steps: string[];
}

/** What is wrong with the value. Leaves the steps that lead there. */
function faultOf(value: unknown, walk: Walk): string | undefined {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined;
    case "number":
      return Number.isFinite(value) ? undefined : `is ${value}`;
    case "object":
      return value === null ? undefined : faultInside(value, walk);
    case "undefined":
      return "is undefined";
    default:
      return `is a ${typeof value}`;
  }
}

function faultInside(value: object, walk: Walk): string | undefined {
  const { containers } = walk;
  if (containers.includes(value)) return "contains itself";
  if (containers.length >= DEEPEST) return `has more than ${DEEPEST} levels`;
  containers.push(value);
  const fault = Array.isArray(value)
    ? faultInArray(value, walk)
    : faultInObject(value as Record<string, unknown>, walk);
  containers.pop();
  return fault;
}

function faultInArray(
  array: readonly unknown[],
  walk: Walk,
): string | undefined {
  if (!isArrayPrototype(getPrototypeOf(array))) return nameOf(array);
  if (Object.keys(array).length !== array.length) {
    return "is an array with holes or properties";
  }
  for (let at = 0; at < array.length; at++) {
    walk.steps.push(`[${at}]`);
    const fault = faultOf(array[at], walk);
    if (fault !== undefined) return fault;
    walk.steps.pop();
  }
  return faultBeside(array);
}

function faultInObject(
  object: Record<string, unknown>,
  walk: Walk,
): string | undefined {
  const prototype: object | null = getPrototypeOf(object);
  if (prototype !== null && !isObjectPrototype(prototype)) {
    return nameOf(object);
  }
  for (const name of Object.keys(object)) {
    walk.steps.push(property(name));
    const fault = faultOf(object[name], walk);
    if (fault !== undefined) return fault;
    walk.steps.pop();
  }
  return faultBeside(object);
}

/** What `JSON.stringify` would miss, or do, beside all that. */
function faultBeside(object: object): string | undefined {
  if (Object.getOwnPropertySymbols(object).length > 0) {
    return "has a property under a symbol";
  }
  const { toJSON } = object as { toJSON?: unknown }; // not an enumerable one
  return typeof toJSON === "function" ? "has a method toJSON" : undefined;
}

function nameOf(object: object): string {
  const prototype: object | null = getPrototypeOf(object);
  const name = prototype === null ? undefined : constructorName(prototype);
  return `is an instance of ${name ?? "a class"}`;
}
