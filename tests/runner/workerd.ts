/**
 * Gets Cloudflare's workerd and starts it on a bundle.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compatibilityDate, OLDER_WORKERD, WORKERD } from "../versions.ts";
import { kill, read, run, start } from "./process.ts";
import { ROOT } from "./root.ts";

/** A build of workerd on this machine. */
export interface WorkerdBuild {
  readonly version: string;
  readonly path: string;
  /** Why it isn't the pinned build, if it isn't. */
  readonly remark?: string;
}

const PLATFORMS: Record<string, string> = {
  "darwin-aarch64": "darwin-arm64",
  "darwin-x86_64": "darwin-64",
  "linux-aarch64": "linux-arm64",
  "linux-x86_64": "linux-64",
  "windows-x86_64": "windows-64",
};

const DOWNLOAD_LIMIT_MS = 4 * 60_000;

/** The newest build, or else the older one. */
export async function locateWorkerd(): Promise<WorkerdBuild> {
  try {
    return { version: WORKERD, path: await workerdPath(WORKERD) };
  } catch (error) {
    const remark = `workerd ${OLDER_WORKERD} stands in: ` +
      (error instanceof Error ? error.message : String(error));
    const path = await workerdPath(OLDER_WORKERD);
    return { version: OLDER_WORKERD, path, remark };
  }
}

/**
 * The path of a build's program, which Deno's npm cache gets on first use. In a process that keeps no lock
 * file: the package depends on the machine.
 */
export async function workerdPath(version: string): Promise<string> {
  const { arch, os } = Deno.build;
  const platform = PLATFORMS[`${os}-${arch}`];
  if (platform === undefined) {
    throw new Error(`Cannot get workerd: no build for ${os}-${arch}`);
  }
  const spec = `npm:@cloudflare/workerd-${platform}@${version}/package.json`;
  const script = `await import("${spec}", { with: { type: "json" } });` +
    `console.log(import.meta.resolve("${spec}"));`;
  const args = ["eval", "--no-config", "--no-lock", script];
  const found = await run(Deno.execPath(), args, {
    limitMs: DOWNLOAD_LIMIT_MS,
    cwd: ROOT,
  });
  const url = found.stdout.trim().split(/\r?\n/).at(-1) ?? "";
  if (found.code !== 0 || !url.startsWith("file:")) {
    const line = /^error: .*$/m.exec(found.output)?.[0] ?? found.output.trim();
    throw new Error(`Cannot get workerd ${version} from npm: ${line}`);
  }
  const binary = os === "windows" ? "workerd.exe" : "workerd";
  return join(dirname(fileURLToPath(url)), "bin", binary);
}

/** A workerd that serves a bundle. */
export interface RunningWorkerd {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** What it has written to stderr so far. */
  stderr(): string;
  /** Kills it, and waits until it is gone. */
  stop(): Promise<void>;
}

const START_LIMIT_MS = 20_000;

/** Starts workerd, and waits until it listens. */
export async function startWorkerd(
  build: WorkerdBuild,
  bundle: string,
): Promise<RunningWorkerd> {
  const file = `${bundle}.capnp`;
  await Deno.writeTextFile(file, capnp(bundle, build.version));
  // workerd chooses the port and tells it on stdout, as a line of JSON.
  const child = start(build.path, ["serve", file, "--control-fd=1"]);
  let stderr = "";
  const listening = Promise.withResolvers<number>();
  const closed = Promise.all([
    read(child.stdout, (text) => {
      const port = /"listen".*"port":\s*(\d+)/.exec(text)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
    }),
    read(child.stderr, (text) => {
      stderr += text;
    }),
  ]);
  closed.finally(() => listening.reject(new Error(`${NO_START}:\n${stderr}`)));
  const timer = setTimeout(() => kill(child), START_LIMIT_MS);
  try {
    return {
      url: `http://127.0.0.1:${await listening.promise}/`,
      stderr: () => stderr,
      async stop() {
        kill(child);
        await Promise.all([child.status, closed]);
      },
    };
  } finally {
    clearTimeout(timer);
  }
}

const NO_START = "Cannot start workerd: it ended before it listened";

/** workerd's configuration, in Cap'n Proto's text form. */
function capnp(bundle: string, version: string): string {
  const name = JSON.stringify(bundle.split(/[\\/]/).at(-1));
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "suite", worker = .suite)],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "suite"),
  ],
);
const suite :Workerd.Worker = (
  modules = [(name = ${name}, esModule = embed ${name})],
  compatibilityDate = "${compatibilityDate(version)}",
);
`;
}
