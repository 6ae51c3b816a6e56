/**
 * A running workerd with two Workers, the objects of a third one, and the
 * origin behind them.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { kill, read, run, start } from "../../runner/process.ts";
import { removeFolder, ROOT } from "../../runner/root.ts";
import { chooseStd, stdFlags } from "../../runner/std.ts";
import { workerdPath } from "../../runner/workerd.ts";
import { Client } from "../../workers/client.ts";
import { within } from "../../workers/limits.ts";
import { Origin } from "../../workers/origin.ts";
import type { Combination } from "../../workers/workerd.ts";
import { RESTARTED } from "./object.ts";
import type { WorkerName } from "./plan.ts";

const LIMIT_MS = 60_000;
const START_LIMIT_MS = 20_000;
const NAMES: readonly WorkerName[] = ["one", "two"];

/** The Worker and all that it imports, as the text of one module. */
export async function bundle(): Promise<string> {
  const std = await chooseStd({ env: (name) => Deno.env.get(name), fetch });
  const { code, stdout, output } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    ...stdFlags(std.source),
    "--platform=browser",
    "--external=node:*",
    fileURLToPath(new URL("./worker.ts", import.meta.url)),
  ], { cwd: ROOT, limitMs: LIMIT_MS });
  if (code !== 0) throw new Error(`Cannot bundle the Worker:\n${output}`);
  return stdout;
}

/** One workerd, and the origin behind it. */
export class Site {
  readonly origin: Origin;
  readonly #ports: ReadonlyMap<string, number>;
  readonly #end: () => Promise<void>;
  readonly #stderr: () => string;
  #stopped: Promise<void> | undefined;

  private constructor(
    origin: Origin,
    ports: ReadonlyMap<string, number>,
    stderr: () => string,
    end: () => Promise<void>,
  ) {
    this.origin = origin;
    this.#ports = ports;
    this.#stderr = stderr;
    this.#end = end;
  }

  /** Starts a build at a date. */
  static async start(at: Combination, worker: string): Promise<Site> {
    const origin = await Origin.start();
    const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
    const file = join(folder, "config.capnp");
    await Deno.mkdir(join(folder, "storage"));
    await Deno.writeTextFile(join(folder, "worker.js"), worker);
    await Deno.writeTextFile(file, capnp(folder, at, origin.port));
    const program = await workerdPath(at.build);
    const child = start(program, ["serve", file, "--control-fd=1"]);
    const ports = new Map<string, number>();
    const listening = Promise.withResolvers<void>();
    let stdout = "";
    let stderr = "";
    const ended = Promise.all([
      read(child.stdout, (text) => {
        stdout += text;
        const told = stdout.matchAll(/"socket":"(\w+)","port":(\d+)/g);
        for (const [, name = "", port] of told) ports.set(name, Number(port));
        if (ports.size === NAMES.length) listening.resolve();
      }),
      read(child.stderr, (text) => void (stderr += text)),
      child.status,
    ]);
    ended.finally(() => listening.reject(new Error(stderr)));
    const end = async () => {
      kill(child);
      await ended;
      removeFolder(folder);
      await origin.stop();
    };
    try {
      await within(START_LIMIT_MS, listening.promise, "workerd's ports");
    } catch (error) {
      await end();
      throw error;
    }
    return new Site(origin, ports, () => stderr, end);
  }

  /** What workerd has complained of: all but the restarts, which are ours. */
  complaints(): string[] {
    return this.#stderr().split("\n")
      .filter((line) => line !== "" && !line.includes(RESTARTED));
  }

  /** Sends a Worker a request. */
  send(to: WorkerName, path: string, asked: unknown, limitMs?: number): Client {
    const json = encodeURIComponent(JSON.stringify(asked));
    const port = this.#ports.get(to) ?? 0;
    return new Client(port, `${path}?json=${json}`, limitMs);
  }

  /** The same, and its answer. Fails on all but a 200. */
  async ask<T>(
    to: WorkerName,
    path: string,
    asked: unknown,
    limitMs?: number,
  ): Promise<T> {
    const { status, body } = await this.send(to, path, asked, limitMs).reply;
    if (status !== 200) throw new Error(`Got ${status}: ${body}`);
    return JSON.parse(body);
  }

  /** Ends all of it, once. */
  stop(): Promise<void> {
    return this.#stopped ??= this.#end();
  }
}

/**
 * The objects at the older date are those of the older kind, which are not on
 * SQLite and take smaller values.
 */
function capnp(folder: string, { date }: Combination, origin: number): string {
  const services = ["object", ...NAMES].map((name) =>
    `(name = "${name}", worker = .${name})`
  );
  const sockets = NAMES.map((name) =>
    `(name = "${name}", address = "127.0.0.1:0", http = (), service = "${name}")`
  );
  const worker = `
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${date}",`;
  const workers = NAMES.map((name) =>
    `const ${name} :Workerd.Worker = (${worker}
  bindings = [
    (name = "ORIGIN", text = "http://127.0.0.1:${origin}"),
    (name = "FLIGHTS", durableObjectNamespace = (
      className = "TestObject", serviceName = "object")),
  ],
);`
  );
  const kind = date < "2025" ? "" : ", enableSql = true";
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    ${services.join(",\n    ")},
    (name = "disk", disk = (
      path = ${JSON.stringify(join(folder, "storage"))}, writable = true)),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [
    ${sockets.join(",\n    ")},
  ],
);
const object :Workerd.Worker = (${worker}
  durableObjectNamespaces = [
    (className = "TestObject", uniqueKey = "flights"${kind}),
  ],
  durableObjectStorage = (localDisk = "disk"),
);
${workers.join("\n")}
`;
}
