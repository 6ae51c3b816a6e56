/**
 * What only runtimes with Node's modules have, found without importing any.
 *
 * @module
 */

/** What of `node:crypto` is used. */
interface NodeCrypto {
  /** Since Node 21.7; not in every runtime that has the module. */
  readonly hash?: (
    algorithm: "sha256",
    data: string | Uint8Array,
    encoding: "base64url",
  ) => string;
  createHash(algorithm: "sha256"): {
    update(data: string | Uint8Array): { digest(to: "base64url"): string };
  };
}

/** What of `node:buffer` is used. */
interface NodeBuffer {
  readonly Buffer: { readonly prototype: object };
}

interface NodeModules {
  readonly "node:crypto": NodeCrypto;
  readonly "node:buffer": NodeBuffer;
}

/** A module of Node's, where there is one: on Deno, Bun, Node, some Workers. */
export function nodeModule<Name extends keyof NodeModules>(
  name: Name,
): NodeModules[Name] | undefined {
  const { process } = globalThis as {
    process?: {
      getBuiltinModule?: (name: string) => NodeModules[Name] | undefined;
    };
  };
  return process?.getBuiltinModule?.(name);
}
