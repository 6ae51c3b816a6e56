/**
 * Builds of workerd, and one that runs. It is started itself, without
 * miniflare between: the client's socket is then workerd's own, so that a reset
 * reaches the Worker, and its standard error is ours to read.
 *
 * @module
 */

import { join } from "node:path";
import { read, run } from "../runner/process.ts";
import { workerdPath } from "../runner/workerd.ts";
import { ROOT } from "../runner/root.ts";
import { compatibilityDate, OLDER_WORKERD, WORKERD } from "../versions.ts";
import { within } from "./limits.ts";

/** A build, and the compatibility date that it runs the Worker at. */
export interface Combination {
  readonly build: string;
  readonly date: string;
}

/** Before every change of how promises settle across requests. */
const OLD_DATE = "2024-01-01";

/** Both builds, each at an old date and at the newest it accepts. */
export function combinations(): Combination[] {
  const { arch, os } = Deno.build;
  // npm has no newer build than October's for Intel Macs.
  const lacking = os === "darwin" && arch === "x86_64";
  return (lacking ? [OLDER_WORKERD] : [OLDER_WORKERD, WORKERD]).flatMap((
    build,
  ) => [OLD_DATE, compatibilityDate(build)].map((date) => ({ build, date })));
}

const BUNDLE_LIMIT_MS = 60_000;

/** The Worker and all that it imports, as the text of one module. */
export async function bundle(entry: string): Promise<string> {
  const { code, stdout, output } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    "--platform=browser",
    "--external=cloudflare:*",
    entry,
  ], { cwd: ROOT, limitMs: BUNDLE_LIMIT_MS });
  if (code !== 0) throw new Error(`Cannot bundle the Worker:\n${output}`);
  return stdout;
}

const START_LIMIT_MS = 20_000;

/** One running workerd. */
export class Workerd {
  readonly port: number;
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #ended: Promise<unknown>;
  /** What it wrote to its standard error; {@linkcode stderr} empties it. */
  readonly #stderr: string[];

  private constructor(
    port: number,
    child: Deno.ChildProcess,
    folder: string,
    ended: Promise<unknown>,
    stderr: string[],
  ) {
    this.port = port;
    this.#child = child;
    this.#folder = folder;
    this.#ended = ended;
    this.#stderr = stderr;
  }

  /** Starts a Worker, which finds the origin on the port given. */
  static async start(
    { build, date }: Combination,
    worker: string,
    origin: number,
  ): Promise<Workerd> {
    const program = await workerdPath(build);
    const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
    const file = join(folder, "config.capnp");
    await Deno.writeTextFile(join(folder, "worker.js"), worker);
    await Deno.writeTextFile(file, capnp(date, origin));
    // workerd chooses the port and tells it on stdout, as a line of JSON.
    const child = spawn(program, file);
    const listening = Promise.withResolvers<number>();
    const stderr: string[] = [];
    const ended = Promise.all([
      read(child.stdout, (text) => {
        const port = /"listen".*"port":\s*(\d+)/.exec(text)?.[1];
        if (port !== undefined) listening.resolve(Number(port));
      }),
      read(child.stderr, (text) => void stderr.push(text)),
      child.status,
    ]);
    ended.finally(() => listening.reject(new Error("it ended")));
    try {
      const port = await within(START_LIMIT_MS, listening.promise, "its port");
      return new Workerd(port, child, folder, ended, stderr);
    } catch (cause) {
      kill(child);
      await ended;
      await Deno.remove(folder, { recursive: true });
      throw new Error(
        `Cannot start workerd ${build} at ${date}: it said ${stderr.join("")}`,
        { cause },
      );
    }
  }

  /** What it has written to its standard error since this was last asked. */
  stderr(): string {
    return this.#stderr.splice(0).join("");
  }

  /** Ends it at once: it ignores a polite signal while a request hangs. */
  async stop(): Promise<void> {
    kill(this.#child);
    await this.#ended;
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** What runs. `start` adds, the end removes. */
const running = new Set<Deno.ChildProcess>();

// An error that nobody caught ends the tests before they can tidy up.
globalThis.addEventListener("unload", () => running.forEach(kill));

/** Starts a program in this process's own group, so that it dies with it. */
function spawn(program: string, file: string) {
  const child = new Deno.Command(program, {
    args: ["serve", file, "--control-fd=1"],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  running.add(child);
  child.status.finally(() => running.delete(child));
  return child;
}

function kill(child: Deno.ChildProcess): void {
  try {
    child.kill("SIGKILL");
  } catch {
    // It has ended already: nothing is left to kill.
  }
}

/** One Worker on a free port, and a network that may reach loopback. */
function capnp(date: string, origin: number): string {
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "worker", worker = .worker),
    (name = "internet", network = (allow = ["public", "private"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "worker"),
  ],
);
const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${date}",
  bindings = [(name = "ORIGIN", text = "http://127.0.0.1:${origin}")],
);
`;
}
