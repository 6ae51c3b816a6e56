/**
 * A `redis-server` of one's own, on a free port of this machine, that keeps
 * nothing.
 *
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const MISSING = "Cannot start redis-server: it is not on the PATH, must be " +
  "installed (Debian and Ubuntu: apt install redis-server; macOS: brew " +
  "install redis)";

/** Ends the server when the input is closed, by whatever death of ours. */
const UNTIL_CLOSED = '"$0" "$@" & server=$!; read -r _; kill $server; wait';

/** The server while it runs. */
export class PrivateRedis implements AsyncDisposable {
  readonly port: number;
  readonly #shell: ChildProcess;

  private constructor(port: number, shell: ChildProcess) {
    this.port = port;
    this.#shell = shell;
  }

  /** Starts one, and waits until it accepts connections. */
  static async start(): Promise<PrivateRedis> {
    if (!await isInstalled()) throw new Error(MISSING);
    const port = await freePort();
    const shell = spawn("sh", [
      ...["-c", UNTIL_CLOSED, "redis-server"],
      ...["--port", `${port}`, "--bind", "127.0.0.1"],
      ...["--save", "", "--appendonly", "no"],
    ], { stdio: ["pipe", "pipe", "inherit"] });
    for await (const line of createInterface({ input: shell.stdout })) {
      if (!line.includes("Ready to accept connections")) continue;
      shell.stdout.resume(); // what else it says is of no interest
      return new PrivateRedis(port, shell);
    }
    throw new Error("Cannot start redis-server: it ended before it was ready");
  }

  /** Ends it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#shell, "exit");
    this.#shell.stdin?.end();
    await ended;
  }
}

async function isInstalled(): Promise<boolean> {
  const child = spawn("redis-server", ["--version"], { stdio: "ignore" });
  try {
    await once(child, "exit");
    return true;
  } catch {
    return false; // no such program
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("Cannot find a free port: the server has none");
}
