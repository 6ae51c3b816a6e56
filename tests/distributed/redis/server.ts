/**
 * A private `redis-server` on a free port of the loopback, that keeps nothing.
 * Only what every runtime has, so that each test process runs its own.
 *
 * @module
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { Wire } from "./wire.ts";

/** What is said where Redis isn't installed. */
export const LEFT_OUT =
  "Left out: flights over Redis, since redis-server is not on the PATH";

/** Looks again so often whether it accepts connections yet. In ms. */
const LOOK_MS = 10;
const LIMIT_MS = 10_000;

/**
 * Kills the server when the input is closed: also by the death, of whatever
 * kind, of who has started it.
 */
const UNTIL_CLOSED = '"$0" "$@" & server=$!; read -r _; kill -9 $server; wait';

/** A running server. */
export class RedisServer {
  readonly port: number;
  /** The shell around it, whose input keeps it alive. */
  #process: ChildProcess | undefined;
  /** The connection that `ask` uses: opened at its first call. */
  #wire: Promise<Wire> | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  /** Whether Redis is installed. */
  static async isThere(): Promise<boolean> {
    const child = spawn("redis-server", ["--version"], { stdio: "ignore" });
    const ended = Promise.withResolvers<boolean>();
    child.once("error", () => ended.resolve(false));
    child.once("exit", (code) => ended.resolve(code === 0));
    return await ended.promise;
  }

  /** Starts one. */
  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.restart();
    return server;
  }

  /**
   * Kills it as a crash does: at once, so that it may be the last thing that a
   * process does. What it held is lost.
   */
  async kill(): Promise<void> {
    const [child, wire] = [this.#process, this.#wire];
    this.#process = undefined;
    this.#wire = undefined;
    if (child !== undefined) {
      const ended = once(child, "exit");
      child.stdin?.end();
      await ended;
    }
    (await wire?.catch(() => undefined))?.close();
  }

  /** Starts it again, empty, on the same port. */
  async restart(): Promise<void> {
    this.#process = spawn("sh", [
      ...["-c", UNTIL_CLOSED, "redis-server"],
      ...["--port", `${this.port}`, "--bind", "127.0.0.1"],
      ...["--save", "", "--appendonly", "no"],
    ], { stdio: ["pipe", "ignore", "inherit"] });
    const end = performance.now() + LIMIT_MS;
    for (;;) {
      try {
        await this.ask("PING");
        return;
      } catch (cause) {
        this.#wire = undefined;
        if (performance.now() > end) {
          throw new Error("Cannot start redis-server", { cause });
        }
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }

  /** Sends a command past all clients. */
  async ask(...command: readonly string[]): ReturnType<Wire["ask"]> {
    this.#wire ??= Wire.open(this.port);
    return (await this.#wire).ask(...command);
  }

  /**
   * The commands that clients send while `work` runs, as `MONITOR` shows them:
   * not those that scripts run.
   */
  async commandsOf(work: () => Promise<void>): Promise<string[]> {
    const lines: string[] = [];
    const mark = Promise.withResolvers<void>();
    const wire = await Wire.open(this.port);
    await wire.monitor((line) => {
      if (line.includes(MARK)) mark.resolve();
      else if (!/^\S+ \[\d+ lua\]/.test(line)) lines.push(line);
    });
    try {
      await work();
      await this.ask("ECHO", MARK); // what was sent before it is shown before
      await mark.promise;
    } finally {
      wire.close();
    }
    return lines;
  }
}

const MARK = "the end of what is monitored";

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
}

/** Listens on a free port of the loopback. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (typeof address === "object" && address !== null) return address.port;
  throw new TypeError("Cannot listen: the server has no port");
}
