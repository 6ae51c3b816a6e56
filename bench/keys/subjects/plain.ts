/**
 * What keys are held against without any package: the engine's own
 * `JSON.stringify` and SHA-256, and a template written by hand.
 *
 * @module
 */

import { hash } from "node:crypto";
import type { MaterialName, Request, Small, Tuple } from "../materials.ts";
import type { KeyOf } from "../peers.ts";
import type { SubjectName } from "../subject.ts";

/** The function of that name. */
export function keyFor(name: SubjectName, material: MaterialName): KeyOf {
  switch (name) {
    case "json":
      return (value) => JSON.stringify(value);
    case "native-sha256":
      return (value) => hash("sha256", value as Uint8Array, "base64url");
    case "template":
      return template(material);
    default:
      throw new TypeError(`Cannot measure ${name}: it is not a plain subject`);
  }
}

/** The least there is. It is ambiguous: a comma in a name makes two keys one. */
function template(material: MaterialName): KeyOf {
  switch (material) {
    case "tuple":
      return (value) => {
        const [kind, id] = value as Tuple;
        return `${kind}:${id}`;
      };
    case "small":
      return (value) => {
        const { tenant, id, fields } = value as Small;
        return `${tenant}:${id}:${fields.join(",")}`;
      };
    case "request":
      return (value) => {
        const { method, url, headers } = value as Request;
        return `${method} ${url} ${headers.accept},` +
          `${headers["accept-language"]},${headers["content-type"]},` +
          headers["x-tenant"];
      };
    default:
      throw new TypeError(`Cannot make a template for ${material}`);
  }
}
