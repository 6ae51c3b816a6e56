/**
 * The application, running on one runtime in a process of its own.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { locate } from "../runner/npm_tools.ts";
import { kill, read, run, start } from "../runner/process.ts";
import { ROOT } from "../runner/root.ts";
import { BUN, NODE_24 } from "../versions.ts";
import { within } from "../workers/limits.ts";
import { bundle, type Combination, Workerd } from "../workers/workerd.ts";

/** A runtime that serves. */
export type ServerName = "deno" | "node" | "bun" | "workerd";

/** A running server. */
export interface Server {
  readonly port: number;
  /** Its process, to ask for its memory. */
  readonly pid: number;
  /** What it has written to its standard error since this was last asked. */
  stderr(): string;
  stop(): Promise<void>;
}

const apps = fileURLToPath(new URL("./apps/", import.meta.url));

/** Starts the application before the origin on the port given. */
export async function startServer(
  name: ServerName,
  origin: number,
  combination?: Combination,
): Promise<Server> {
  if (name === "workerd") {
    if (combination === undefined) throw new TypeError("Cannot choose a build");
    return await startWorkerd(combination, origin);
  }
  const folder = await Deno.makeTempDir({ prefix: "singleflight-" });
  const [program, args] = await commandOf(name, folder);
  const env = { ORIGIN: `http://127.0.0.1:${origin}` };
  return await startProcess(program, args, env, folder);
}

async function commandOf(
  name: "deno" | "node" | "bun",
  folder: string,
): Promise<[program: string, args: string[]]> {
  const entry = join(apps, `${name}.ts`);
  if (name === "deno") {
    const config = `--config=${ROOT}deno.json`;
    const flags = ["-A", "--no-check", "--no-lock", config];
    return [Deno.execPath(), [
      "run",
      ...flags,
      "--v8-flags=--expose-gc",
      entry,
    ]];
  }
  const output = join(folder, `${name}.mjs`);
  const [program] = await Promise.all([
    name === "node" ? locate("node", NODE_24) : locate("bun", BUN),
    bundleTo(output, entry),
  ]);
  return [program, name === "node" ? ["--expose-gc", output] : [output]];
}

const BUNDLE_LIMIT_MS = 60_000;

async function bundleTo(output: string, entry: string): Promise<void> {
  const { code, output: said } = await run(Deno.execPath(), [
    "bundle",
    "--quiet",
    "--no-lock",
    `--config=${ROOT}deno.json`,
    "--platform=deno",
    "--external=node:*",
    `--output=${output}`,
    entry,
  ], { cwd: ROOT, limitMs: BUNDLE_LIMIT_MS });
  if (code !== 0) throw new Error(`Cannot bundle ${entry}:\n${said}`);
}

const START_LIMIT_MS = 20_000;

async function startProcess(
  program: string,
  args: readonly string[],
  env: Record<string, string>,
  folder: string,
): Promise<Server> {
  const child = start(program, args, { env, cwd: ROOT });
  running.add(child);
  const listening = Promise.withResolvers<number>();
  const stderr: string[] = [];
  const ended = Promise.all([
    read(child.stdout, (text) => {
      const port = /listening on .*:(\d+)/.exec(text)?.[1];
      if (port !== undefined) listening.resolve(Number(port));
    }),
    read(child.stderr, (text) => void stderr.push(text)),
    child.status,
  ]);
  ended.finally(() => listening.reject(new Error("it ended")));
  const stop = async () => {
    kill(child);
    await ended;
    running.delete(child);
    await Deno.remove(folder, { recursive: true });
  };
  try {
    const port = await within(START_LIMIT_MS, listening.promise, "its port");
    const { pid } = child;
    return { port, pid, stop, stderr: () => stderr.splice(0).join("") };
  } catch (cause) {
    await stop();
    throw new Error(`Cannot start ${program}: it said ${stderr.join("")}`, {
      cause,
    });
  }
}

/** What runs. `startProcess` adds, `stop` removes. */
const running = new Set<Deno.ChildProcess>();

// An error that nobody caught ends the tests before they can tidy up.
globalThis.addEventListener("unload", () => running.forEach(kill));

/** The Worker's text: one for all combinations. */
let worker: Promise<string> | undefined;

async function startWorkerd(
  combination: Combination,
  origin: number,
): Promise<Server> {
  worker ??= bundle(join(apps, "worker.ts"));
  const before = await childrenOf(Deno.pid);
  const workerd = await Workerd.start(combination, await worker, origin);
  const after = await childrenOf(Deno.pid);
  // Combinations start one after the other, so the new one is this one.
  const pid = after.find((one) => !before.includes(one)) ?? -1;
  return {
    port: workerd.port,
    pid,
    stderr: () => workerd.stderr(),
    stop: () => workerd.stop(),
  };
}

/** The processes that this one has started; none where there is no `/proc`. */
async function childrenOf(pid: number): Promise<number[]> {
  try {
    const all: number[] = [];
    for await (const { name } of Deno.readDir(`/proc/${pid}/task`)) {
      const path = `/proc/${pid}/task/${name}/children`;
      const text = await Deno.readTextFile(path);
      all.push(...text.trim().split(" ").map(Number));
    }
    return all;
  } catch {
    return []; // memory isn't measured there
  }
}

/** The memory of a process, in MB; NaN where there is no `/proc`. */
export async function residentMb(pid: number): Promise<number> {
  try {
    const status = await Deno.readTextFile(`/proc/${pid}/status`);
    const kb = /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1];
    return Math.round(Number(kb) / 1_024);
  } catch {
    return NaN; // not on this platform
  }
}
