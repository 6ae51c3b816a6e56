/**
 * Prints an engine key as a runtime makes it that has no digest but the
 * asynchronous one.
 *
 * @module
 */

const { process } = globalThis as { process?: object };
if (process !== undefined) {
  Object.defineProperty(process, "getBuiltinModule", { value: undefined });
}
// Only now: the library looks for a digest once.
const { longEngineKey } = await import("./long_key.ts");
console.log(await longEngineKey());
