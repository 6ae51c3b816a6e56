/**
 * Lint rules for habits that the project keeps, beside who imports whom.
 *
 * @module
 */

import { zoneOf } from "./zones.ts";

/** No default exports: an import then always says what it imports. */
export const noDefaultExport: Deno.lint.Rule = {
  create: (context) => ({
    ExportDefaultDeclaration(node) {
      context.report({
        node,
        message: "Cannot export a default: must be named",
      });
    },
    ExportSpecifier(node) {
      if (node.exported.type !== "Identifier") return;
      if (node.exported.name !== "default") return;
      context.report({
        node,
        message: "Cannot export a default: must be named",
      });
    },
  }),
};

/** No enums: they are the one type of TypeScript that leaves code behind. */
export const noEnum: Deno.lint.Rule = {
  create: (context) => ({
    TSEnumDeclaration(node) {
      const message = "Cannot use an enum: must be a union of literals";
      context.report({ node, message });
    },
  }),
};

/** The library logs nothing: it tells its observer. */
export const noConsole: Deno.lint.Rule = {
  create(context) {
    if (zoneOf(context.filename).zone !== "src") return {};
    return {
      MemberExpression(node) {
        if (node.object.type !== "Identifier") return;
        if (node.object.name !== "console") return;
        const message = "Cannot log in the library: must go to the observer";
        context.report({ node, message });
      },
    };
  },
};

const COLLECTIONS = ["Array", "Map", "Set", "WeakMap", "WeakSet"];

/** Nothing in the core is global: two groups never share. */
export const noModuleState: Deno.lint.Rule = {
  create(context) {
    if (zoneOf(context.filename).folder !== "core") return {};
    const check = (node: Deno.lint.VariableDeclaration) => {
      // `const x = new Map()` is state as much as `let` is.
      const isState = node.kind === "let" || node.kind === "var" ||
        node.declarations.some(({ init }) =>
          init?.type === "NewExpression" &&
          init.callee.type === "Identifier" &&
          COLLECTIONS.includes(init.callee.name)
        );
      if (!isState || node.declare) return;
      const message = "Cannot keep state in a module of the core: " +
        "must be a field of the group or of the flight";
      context.report({ node, message });
    };
    return {
      "Program > VariableDeclaration": check,
      "Program > ExportNamedDeclaration > VariableDeclaration": check,
    };
  },
};
