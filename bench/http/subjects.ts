/**
 * Who is measured: this package on each runtime, what it is held against, and
 * the servers beside it. Each runs as a process of its own.
 *
 * @module
 */

import type { RuntimeName } from "../workloads.ts";
import { nginx, type ServerSetup, varnish } from "./servers.ts";

/** A subject that is a module, bundled for its runtime. */
export interface ProgramSubject {
  readonly title: string;
  readonly runtime: RuntimeName;
  /** The module's text. */
  readonly source: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether it is this package that collapses. */
  readonly isOurs?: true;
  /** Its fellow that doesn't collapse: what a lone request is held against. */
  readonly without?: string;
}

/** A subject that is installed. */
export interface ServerSubject {
  readonly title: string;
  readonly program: string;
  /** Writes its configuration; the arguments to start it with. */
  readonly configure: (setup: ServerSetup) => Promise<string[]>;
}

/** Anything that is measured. */
export type Subject = ProgramSubject | ServerSubject;

/** The packages of the peers: named here alone, so that only this loads them. */
const UNDICI = "npm:undici@8.12.4";
const HONO = "npm:hono@4.13.19";
const NODE_SERVER = "npm:@hono/node-server@2.1.9";

/** The text of a module that is there already. */
function fileOf(path: string): string {
  return `import "${import.meta.resolve(path)}";\n`;
}

/** The text of a module that hands a package to a file of this folder. */
function startOf(path: string, specifier: string): string {
  return [
    `import * as library from "${specifier}";`,
    `import { start } from "${import.meta.resolve(path)}";`,
    "start(library);",
    "",
  ].join("\n");
}

/** Hono and its server alone: one promise of 200 ms, one body, no origin. */
const HONO_ALONE = `
import { Hono } from "${HONO}";
import { serve } from "${NODE_SERVER}";
import { smallBody } from "${import.meta.resolve("./content.ts")}";
const calls = new Map();
const app = new Hono();
app.get("*", async (c) => {
  const path = new URL(c.req.url).pathname;
  let call = calls.get(path);
  if (call === undefined) {
    call = new Promise((done) => setTimeout(() => {
      calls.delete(path);
      done(smallBody(path, 1));
    }, Number(path.split("/")[2])));
    calls.set(path, call);
  }
  return c.body(await call, 200, {
    "cache-control": "max-age=60",
    "content-type": "application/octet-stream",
  });
});
serve({ fetch: app.fetch, hostname: "127.0.0.1", port: 0 }, ({ port }) =>
  console.log("listening on http://127.0.0.1:" + port));
`;

function edge(runtime: RuntimeName, title: string): ProgramSubject {
  return {
    title,
    runtime,
    source: fileOf(`../../examples/edge/${runtime}.ts`),
  };
}

function ours(
  runtime: RuntimeName,
  title: string,
  without: string,
): ProgramSubject {
  return { ...edge(runtime, title), isOurs: true, without };
}

function off(runtime: RuntimeName, title: string): ProgramSubject {
  return { ...edge(runtime, title), env: { COLLAPSE: "off" } };
}

/** Every subject by name, in the order of tables. */
export const SUBJECTS: Readonly<Record<string, Subject>> = {
  "hono-node": ours("node", "ours, Hono, Node", "off-node"),
  "hono-deno": ours("deno", "ours, Hono, Deno", "off-deno"),
  "hono-bun": ours("bun", "ours, Hono, Bun", "off-bun"),
  "handler-node": {
    title: "ours, handler, Node",
    runtime: "node",
    source: startOf("./subjects/handler.ts", NODE_SERVER),
    isOurs: true,
    without: "handler-off",
  },
  "handler-off": {
    title: "handler, not collapsed",
    runtime: "node",
    source: startOf("./subjects/handler.ts", NODE_SERVER),
    env: { COLLAPSE: "off" },
  },
  "off-node": off("node", "not collapsed, Node"),
  "off-deno": off("deno", "not collapsed, Deno"),
  "off-bun": off("bun", "not collapsed, Bun"),
  "hono-alone": {
    title: "Hono without origin",
    runtime: "node",
    source: HONO_ALONE,
  },
  "promise-map": {
    title: "Map of promises, Node",
    runtime: "node",
    source: fileOf("./subjects/promise_map.ts"),
  },
  "undici": {
    title: "undici deduplicate",
    runtime: "node",
    source: startOf("./subjects/undici.ts", UNDICI),
  },
  "nginx": { title: "nginx", program: "nginx", configure: nginx },
  "varnish": { title: "Varnish", program: "varnishd", configure: varnish },
};

/** The names of all subjects, in order. */
export const SUBJECT_NAMES: readonly string[] = Object.keys(SUBJECTS);
