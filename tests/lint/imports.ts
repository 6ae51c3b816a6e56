/**
 * The lint rule for who may import whom. The table below is the architecture:
 * a layer that isn't listed for a folder can't leak into it.
 *
 * @module
 */

import { posix } from "node:path";
import { zoneOf } from "./zones.ts";

/** What a part of the library may import, beside its own folder. */
interface Layer {
  /** Folders of `src/`. */
  readonly folders: readonly string[];
  /** npm packages, bare or as `npm:` specifiers. `node:` is one as well. */
  readonly packages: readonly string[];
}

/** The parts of the library, by folder of `src/`. */
const LAYERS: Readonly<Record<string, Layer>> = {
  core: { folders: ["key"], packages: [] },
  key: { folders: [], packages: [] },
  hash: { folders: ["key"], packages: ["hash-wasm"] },
  http: { folders: ["core", "key"], packages: [] },
  hono: { folders: ["http"], packages: [] },
  distributed: { folders: ["core", "key"], packages: [] },
};

/** What the root export, `mod.ts`, may import. */
const ROOT_EXPORT: Layer = { folders: ["core"], packages: [] };

/** Who uses the library from outside: by its public name only. */
const USERS = ["tests", "bench", "examples"];

/** Checks every form of import and re-export. */
export const imports: Deno.lint.Rule = {
  create(context) {
    const { path, zone, folder } = zoneOf(context.filename);
    const check = (
      node: Deno.lint.Node,
      specifier: string,
      isType: boolean,
    ) => {
      const message = zone === "src" || zone === "mod.ts"
        ? checkLayer(path, folder, specifier)
        : USERS.includes(zone)
        ? checkUser(path, zone, specifier, isType)
        : null;
      if (message !== null) context.report({ node, message });
    };
    return {
      ImportDeclaration(node) {
        check(node, node.source.value, node.importKind === "type");
      },
      ExportAllDeclaration(node) {
        check(node, node.source.value, node.exportKind === "type");
      },
      ExportNamedDeclaration(node) {
        if (node.source === null) return;
        check(node, node.source.value, node.exportKind === "type");
      },
      ImportExpression(node) {
        if (node.source.type !== "Literal") return;
        const { value } = node.source;
        if (typeof value === "string") check(node, value, false);
      },
      TSImportType(node) {
        const literal = node.argument.type === "TSLiteralType"
          ? node.argument.literal
          : null;
        if (literal?.type !== "Literal") return;
        if (typeof literal.value === "string") check(node, literal.value, true);
      },
    };
  },
};

/** A message if a part of the library may not import `specifier`. */
function checkLayer(
  path: string,
  folder: string | null,
  specifier: string,
): string | null {
  const layer = folder === null ? ROOT_EXPORT : LAYERS[folder];
  if (layer === undefined) {
    return `Cannot place ${path}: src/${folder} is not in the import table`;
  }
  const allowed = folder === null ? layer.folders : [folder, ...layer.folders];
  if (!specifier.startsWith(".")) {
    const name = packageName(specifier);
    return layer.packages.includes(name) ? null : refuse(
      path,
      specifier,
      layer.packages.length === 0
        ? "no package"
        : `no package but ${layer.packages.join(", ")}`,
    );
  }
  const target = zoneOf(posix.join(posix.dirname(path), specifier));
  return target.folder !== null && allowed.includes(target.folder)
    ? null
    : refuse(path, specifier, allowed.map((name) => `src/${name}`).join(", "));
}

/** A message if a user of the library may not import `specifier`. */
function checkUser(
  path: string,
  zone: string,
  specifier: string,
  isType: boolean,
): string | null {
  if (specifier.startsWith(".")) {
    const target = zoneOf(posix.join(posix.dirname(path), specifier)).zone;
    return target === "src" || target === "mod.ts"
      ? refuse(path, specifier, "the library by its name, @scope/singleflight")
      : null;
  }
  const isHono = packageName(specifier) === "hono";
  return isHono && !isType && zone !== "examples"
    ? refuse(path, specifier, "no hono at run time (only examples may)")
    : null;
}

function refuse(path: string, specifier: string, allowed: string): string {
  return `Cannot import ${specifier} in ${path}: must be ${allowed}`;
}

/** `npm:@a/b@1.2.3/c` and `@a/b/c` are both of the package `@a/b`. */
function packageName(specifier: string): string {
  const match = /^(?:npm:|jsr:)?\/?((?:@[^/@]+\/)?[^/@]+)/.exec(specifier);
  return match?.[1] ?? specifier;
}
