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
  /** That, and the second Worker's if there is one. */
  readonly urls: readonly string[];
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
  /** Two Workers that share by a Durable Object. For workers alone. */
  readonly object?: true;
}

const LISTENING = /^(?:listening on .*:|\{.*"port":)(\d+)/gm;
const START_LIMIT_MS = 20_000;
const NO_START = "Cannot start the edge on";

/** Starts the edge, and waits until it listens. */
export async function startEdge(
  runtime: EdgeRuntime,
  { env = {}, flags = [], object }: EdgeStart = {},
): Promise<Edge> {
  if (object && runtime !== "workers") {
    throw new Error(`${NO_START} ${runtime}: only workers have objects`);
  }
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  const [program = "", ...args] = object
    ? await workersCommand(folder, env, true)
    : await commands[runtime](folder, env, flags);
  // Not what stands in this process's environment: that is somebody else's.
  const own = { ORIGIN: "", COLLAPSE: "", PORT: "0", NO_PROXY: "127.0.0.1" };
  const child = start(program, args, { env: { ...own, ...env }, cwd: ROOT });
  const listening = Promise.withResolvers<number[]>();
  let stderr = "";
  let stdout = "";
  const ended = Promise.all([
    read(child.stdout, (text) => {
      stdout += text;
      // The entries' own line, or workerd's JSON.
      const ports = [...stdout.matchAll(LISTENING)];
      if (ports.length < (object ? 2 : 1)) return;
      // workerd tells of its sockets in the order of their names.
      listening.resolve(ports.map(([, port]) => Number(port)));
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
    const urls = (await listening.promise)
      .map((port) => `http://127.0.0.1:${port}`);
    return {
      url: urls[0] ?? "",
      urls,
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
  workers: (folder, env) => workersCommand(folder, env, false),
};

async function workersCommand(
  folder: string,
  env: Readonly<Record<string, string>>,
  isTwo: boolean,
): Promise<string[]> {
  const { path, version } = await locateWorkerd();
  await bundle("worker", folder);
  const config = join(folder, "config.capnp");
  const date = compatibilityDate(version);
  await Deno.writeTextFile(config, capnp(date, env, isTwo));
  return [path, "serve", config, "--control-fd=1"];
}

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

/**
 * workerd's configuration: what wrangler would make of `wrangler.jsonc`. Of two
 * Workers the first one has the objects.
 */
function capnp(
  date: string,
  env: Readonly<Record<string, string>>,
  isTwo: boolean,
): string {
  const { PORT = "0", ...variables } = env;
  const bindings = Object.entries(variables).map(([name, text]) =>
    `(name = ${JSON.stringify(name)}, text = ${JSON.stringify(text)})`
  );
  if (isTwo) {
    bindings.push(
      `(name = "FLIGHTS", durableObjectNamespace = (className = "FlightObject", serviceName = "edge"))`,
    );
  }
  const worker = `
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "${date}",
  bindings = [${bindings.join(", ")}],`;
  const objects = `
  durableObjectNamespaces = [
    (className = "FlightObject", uniqueKey = "flights", enableSql = true),
  ],
  durableObjectStorage = (inMemory = void),`;
  const second = isTwo
    ? {
      service: `(name = "edge2", worker = .edge2),`,
      socket:
        `(name = "http2", address = "127.0.0.1:0", http = (), service = "edge2"),`,
      worker: `const edge2 :Workerd.Worker = (${worker}
);
`,
    }
    : { service: "", socket: "", worker: "" };
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "edge", worker = .edge),
    ${second.service}
    (name = "internet", network = (
      allow = ["public", "private"],
      tlsOptions = (trustBrowserCas = true),
    )),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:${PORT}", http = (), service = "edge"),
    ${second.socket}
  ],
);
const edge :Workerd.Worker = (${worker}${isTwo ? objects : ""}
);
${second.worker}`;
}
