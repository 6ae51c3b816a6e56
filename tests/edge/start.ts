/**
 * Starts the edge example on a runtime: Deno straight from its source, the
 * others from a bundle. For the tests, the benchmarks and `deno task edge:*`.
 *
 * @module
 */

import { join } from "node:path";
import { locate } from "../runner/npm_tools.ts";
import { kill, read, run, start } from "../runner/process.ts";
import { removeFolder, ROOT } from "../runner/root.ts";
import { locateWorkerd } from "../runner/workerd.ts";
import { BUN, compatibilityDate, NODE_24 } from "../versions.ts";

/** The runtimes that the example has an entry for. */
export const RUNTIMES = ["deno", "node", "bun", "workers"] as const;

/** One of {@linkcode RUNTIMES}. */
export type EdgeRuntime = typeof RUNTIMES[number];

/** A running edge. */
export interface Edge {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /** The process: what is measured, or killed by a test. */
  readonly pid: number;
  /** Settles when it has ended. */
  readonly ended: Promise<unknown>;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Kills it, and waits until it is gone. */
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** How to start an edge. */
export interface EdgeStart {
  /** Variables as in `examples/edge/settings.ts`, all of them strings. */
  readonly env?: Readonly<Record<string, string>>;
  /** Other arguments of the runtime: `--expose-gc`. Not for workers. */
  readonly flags?: readonly string[];
}

const START_LIMIT_MS = 20_000;
const NO_START = "Cannot start the edge on";

/** Starts the edge, and waits until it listens. */
export async function startEdge(
  runtime: EdgeRuntime,
  { env = {}, flags = [] }: EdgeStart = {},
): Promise<Edge> {
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  const [program = "", ...args] = await commands[runtime](folder, env, flags);
  // Not what stands in this process's environment: that is somebody else's.
  const own = { ORIGIN: "", COLLAPSE: "", PORT: "0", NO_PROXY: "127.0.0.1" };
  const child = start(program, args, { env: { ...own, ...env }, cwd: ROOT });
  const listening = Promise.withResolvers<number>();
  let stderr = "";
  let stdout = "";
  const ended = Promise.all([
    read(child.stdout, (text) => {
      stdout += text;
      // The entries' own line, or workerd's JSON.
      const [, port] = /^(?:listening on .*:|\{.*"port":)(\d+)/m.exec(stdout) ??
        [];
      if (port !== undefined) listening.resolve(Number(port));
    }),
    read(child.stderr, (text) => {
      stderr += text;
    }),
    child.status,
  ]);
  const gone = ended.then(() => removeFolder(folder));
  const fail = () =>
    listening.reject(new Error(`${NO_START} ${runtime}: ${stderr}`));
  gone.then(fail, fail);
  const timer = setTimeout(() => kill(child), START_LIMIT_MS);
  const stop = async () => {
    kill(child);
    await gone;
  };
  try {
    const url = `http://127.0.0.1:${await listening.promise}`;
    return {
      url,
      pid: child.pid,
      ended: gone,
      stderr: () => stderr,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } finally {
    clearTimeout(timer);
  }
}

type Command = (
  folder: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[],
) => Promise<string[]>;

/** What each runtime is started by. */
const commands: Record<EdgeRuntime, Command> = {
  deno: (_folder, _env, flags) =>
    Promise.resolve([
      Deno.execPath(),
      "run",
      "--no-lock",
      "--no-check",
      "--allow-net",
      "--allow-env=ORIGIN,COLLAPSE,PORT,DENO_DEPLOYMENT_ID",
      "--unstable-no-legacy-abort",
      ...flags,
      "examples/edge/deno.ts",
    ]),
  node: async (folder, _env, flags) => [
    await locate("node", NODE_24),
    ...flags,
    await bundle("node", folder),
  ],
  bun: async (folder, _env, flags) => [
    await locate("bun", BUN),
    ...flags,
    await bundle("bun", folder),
  ],
  workers: async (folder, env) => {
    const { path, version } = await locateWorkerd();
    await bundle("worker", folder);
    const config = join(folder, "config.capnp");
    await Deno.writeTextFile(config, capnp(compatibilityDate(version), env));
    return [path, "serve", config, "--control-fd=1"];
  },
};

const BUNDLE_LIMIT_MS = 2 * 60_000;

/** Bundles an entry and all that it imports, into one module. */
async function bundle(entry: string, folder: string): Promise<string> {
  const output = join(folder, `${entry}.mjs`);
  const { code, output: printed } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    `--platform=${entry === "worker" ? "browser" : "deno"}`,
    "--external=node:*",
    "--external=cloudflare:*",
    `--output=${output}`,
    `${ROOT}examples/edge/${entry}.ts`,
  ], { limitMs: BUNDLE_LIMIT_MS, cwd: ROOT });
  if (code === 0) return output;
  throw new Error(`Cannot bundle the edge's entry ${entry}:\n${printed}`);
}

/** workerd's configuration: what wrangler would make of `wrangler.jsonc`. */
function capnp(date: string, env: Readonly<Record<string, string>>): string {
  const { PORT = "0", ...variables } = env;
  const bindings = Object.entries(variables).map(([name, text]) =>
    `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`
  );
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${PORT}", http = (), service = "edge"),
  ],
);
const edge :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "${date}",
  bindings = [${bindings.join(", ")}],
);
`;
}
